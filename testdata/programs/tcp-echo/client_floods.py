# A client that sends without end, and never looks at its input: python3 client.py HOST PORT
import socket
import sys

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))
while True:
    s.sendall("hello 컴퓨터공학과 20241234 홍길동, ß\n".encode())
    s.recv(1024)
