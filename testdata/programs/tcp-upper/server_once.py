# Mistake: closes the welcoming socket after the first connection.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(1)
print("ready", flush=True)
connection, client = welcome.accept()
welcome.close()
message = connection.recv(1024).decode()
print(client, message, flush=True)
connection.send(message.upper().encode())
connection.close()
