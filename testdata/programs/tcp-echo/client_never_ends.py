# A client that waits for "exit", which nobody types: python3 client.py HOST PORT
import socket
import sys

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))
while True:
    message = input("message (exit to quit): ")
    if message == "exit":
        break
    s.sendall(message.encode())
    print("server says:", s.recv(1024).decode())
s.close()
