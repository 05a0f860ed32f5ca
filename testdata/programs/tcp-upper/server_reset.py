# Mistake: closes with a reset (SO_LINGER 0).
import struct
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
    connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
