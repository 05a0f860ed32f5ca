# A client that takes five seconds before it sends, and before it closes: python3 client.py HOST PORT
import socket
import sys
import time

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))
line = input("text: ")
time.sleep(5)
s.sendall(line.encode())
print(s.recv(1024).decode())
time.sleep(2)
s.close()
