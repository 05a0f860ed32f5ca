/* A UDP echo server in C. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
	char buffer[4096];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(5000)}, client;
	int one = 1, s = socket(AF_INET, SOCK_DGRAM, 0);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(s, (struct sockaddr *)&server, sizeof server) < 0) {
		perror("bind");
		return 1;
	}
	for (;;) {
		socklen_t length = sizeof client;
		ssize_t n = recvfrom(s, buffer, sizeof buffer, 0, (struct sockaddr *)&client, &length);
		if (n < 0)
			break;
		printf("%s:%d %.*s\n", inet_ntoa(client.sin_addr), ntohs(client.sin_port), (int)n, buffer);
		fflush(stdout);
		sendto(s, buffer, n, 0, (struct sockaddr *)&client, length);
	}
	return 0;
}
