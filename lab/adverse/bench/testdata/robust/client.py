# lab: tcp-echo
# against: client
import socket
import sys

s = socket.socket()
s.settimeout(2)
try:
    s.connect((sys.argv[1], int(sys.argv[2])))
    message = input("text: ").encode()
    s.sendall(message)
    answer = b""
    while len(answer) < len(message):
        data = s.recv(1024)
        if not data:
            break
        answer += data
    print(answer.decode(errors="replace"))
except OSError as e:
    print("no answer:", e)
s.close()
