# Sends one line, reads the answer, closes first: python3 client.py HOST PORT
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
try:
    s.sendall(input("text: ").encode())
    print(s.recv(1024).decode())
finally:
    s.close()
