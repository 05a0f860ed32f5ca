# Mistake: what is written to a file object stays in it: python3 client.py HOST PORT
import socket
import sys

connection = socket.create_connection((sys.argv[1], int(sys.argv[2])))
stream = connection.makefile("rw")
stream.write(input("message: "))
print(stream.readline())
connection.close()
