# lab: tcp-echo
# against: client
# weakness: one-recv-for-the-answer
import socket
import sys

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))

s.settimeout(2)
s.sendall(input("text: ").encode())
print(s.recv(1024).decode(errors="replace"))
s.close()
