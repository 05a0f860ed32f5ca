# lab: tcp-threaded
# weakness: threads-left
import socket
import threading
import time

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)


def serve(conn):
    try:
        conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
    except OSError:
        pass
    conn.close()
    while True:
        time.sleep(1)


while True:
    conn, addr = welcome.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
