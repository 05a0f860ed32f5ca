# A UDP echo server that runs until somebody presses Enter.
import socket
import threading

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))


def serve():
    while True:
        data, client = s.recvfrom(4096)
        s.sendto(data, client)


threading.Thread(target=serve, daemon=True).start()
input("Enter ends the server ")
