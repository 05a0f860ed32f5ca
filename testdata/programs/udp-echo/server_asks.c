/* A UDP echo server that asks its keyboard for the port. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
	char buffer[4096];
	int port = 0;
	printf("Port: ");
	fflush(stdout);
	scanf("%d", &port);
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port)}, client;
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(s, (struct sockaddr *)&server, sizeof server) < 0) {
		perror("bind");
		return 1;
	}
	for (;;) {
		socklen_t length = sizeof client;
		ssize_t n = recvfrom(s, buffer, sizeof buffer, 0, (struct sockaddr *)&client, &length);
		if (n >= 0)
			sendto(s, buffer, n, 0, (struct sockaddr *)&client, length);
	}
}
