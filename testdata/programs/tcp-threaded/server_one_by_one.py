# Mistake: no threads; the second client waits for the first.
from socket import *


def serve(connection, client):
    try:
        message = connection.recv(1024).decode()
        print(client, message, flush=True)
        connection.send(message.upper().encode())
    finally:
        connection.close()


welcome = socket(AF_INET, SOCK_STREAM)
welcome.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)
print("ready", flush=True)
while True:
    connection, client = welcome.accept()
    serve(connection, client)
