# lab: tcp-echo
# against: client
# weakness: client-misses-the-end
import socket
import sys

s = socket.socket()
s.connect((sys.argv[1], int(sys.argv[2])))

s.settimeout(2)
message = input("text: ").encode()
s.sendall(message)
answer = b""
while len(answer) < len(message):
    answer += s.recv(1024)
print(answer.decode(errors="replace"))
s.close()
