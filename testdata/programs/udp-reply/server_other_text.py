# Mistake: answers another text.
import socket

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("localhost", 9090))
print("ready", flush=True)
data, client = s.recvfrom(1024)
print(data.decode(), client, flush=True)
s.sendto("메시지".encode(), client)
s.close()
