# lab: tcp-threaded
import socket
from concurrent.futures import ThreadPoolExecutor

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)


def serve(conn):
    with conn:
        try:
            conn.sendall(conn.recv(1024).decode(errors="replace").upper().encode())
        except OSError as e:
            print(e)


with ThreadPoolExecutor(64) as pool:
    while True:
        conn, addr = welcome.accept()
        pool.submit(serve, conn)
