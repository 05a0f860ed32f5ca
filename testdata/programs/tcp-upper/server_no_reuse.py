# A TCP server that closes first, and does not set SO_REUSEADDR: python3 server.py PORT
import socket
import sys

welcome = socket.socket()
welcome.bind(("", int(sys.argv[1])))
welcome.listen(1)
print("ready")
while True:
    connection, client = welcome.accept()
    connection.send(connection.recv(1024).decode().upper().encode())
    connection.close()
