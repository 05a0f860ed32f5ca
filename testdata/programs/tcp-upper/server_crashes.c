/* A TCP server that binds to an address which this machine does not have. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(12000)};
	server.sin_addr.s_addr = inet_addr("192.0.2.1");
	int welcome = socket(AF_INET, SOCK_STREAM, 0);
	if (bind(welcome, (struct sockaddr *)&server, sizeof server) < 0) {
		perror("bind");
		return 1;
	}
	listen(welcome, 1);
	for (;;)
		accept(welcome, NULL, NULL);
}
