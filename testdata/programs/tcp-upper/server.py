# A TCP server that answers in upper case, one connection after the other.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
print("ready", flush=True)
while True:
    connection, client = welcome.accept()
    message = connection.recv(1024).decode()
    print(client, message, flush=True)
    connection.send(message.upper().encode())
    connection.close()
