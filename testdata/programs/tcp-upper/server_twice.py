# Mistake: answers every message twice.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.bind(("", 12000))
welcome.listen(1)
while True:
    connection, client = welcome.accept()
    message = connection.recv(1024).decode()
    connection.send(message.upper().encode())
    connection.send(message.upper().encode())
    connection.close()
