# Mistake: takes what one recv() returns for the answer: python3 client.py HOST PORT
import socket
import sys

connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
connection.sendall(input("message: ").encode())
print(connection.recv(16))
connection.close()
