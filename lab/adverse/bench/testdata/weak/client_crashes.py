# lab: tcp-upper
# against: client
# weakness: no-answer-crashes-the-client
import socket
import sys

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))

s.settimeout(3)
s.sendall(input("text: ").encode())
answer = b""
while data := s.recv(1024):
    answer += data
print("first letter", answer.decode(errors="replace")[0])
s.close()
