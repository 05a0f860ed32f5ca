# Mistake: upper-cases octets instead of text, so that only a to z change.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.bind(("", 12000))
welcome.listen(1)
while True:
    connection, client = welcome.accept()
    connection.send(connection.recv(1024).upper())
    connection.close()
