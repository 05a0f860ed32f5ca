# lab: tcp-echo
# weakness: half-close-taken-for-the-end
import queue
import socket
import threading
import time

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
todo = queue.Queue()


def answer():
    while True:
        data = todo.get()
        time.sleep(0.02)  # thinks
        try:
            conn.sendall(data.upper())
        except OSError:
            return


threading.Thread(target=answer, daemon=True).start()
while data := conn.recv(1024):
    todo.put(data)
conn.close()
