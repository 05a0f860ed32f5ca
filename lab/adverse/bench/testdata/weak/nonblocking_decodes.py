# lab: tcp-nonblocking
# weakness: no-text-decoded
import codecs
import socket
import threading

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)


def serve(conn):
    decoder = codecs.getincrementaldecoder("utf-8")()
    with conn:
        try:
            while data := conn.recv(1024):
                print(decoder.decode(data))
                conn.sendall(data)
        except OSError:
            pass


while True:
    conn, addr = welcome.accept()
    threading.Thread(target=serve, args=(conn,), daemon=True).start()
