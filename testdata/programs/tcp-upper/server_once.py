# Mistake: ends after the first connection, welcoming socket and all.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
print("ready", flush=True)
for _ in range(1):
    connection, client = welcome.accept()
    message = connection.recv(1024).decode()
    print(client, message, flush=True)
    connection.send(message.upper().encode())
    connection.close()
welcome.close()
