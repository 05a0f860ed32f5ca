# Sends one line and waits for the end of the stream: python3 client.py HOST PORT
import socket
import sys

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.sendall(input("text: ").encode())
print("answer:", s.recv(1024))
s.close()
