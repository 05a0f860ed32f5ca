/* Mistake: sends back its whole buffer, however little was received. */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>

int main(void) {
	static char buffer[1024];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(5000)}, client;
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(s, (struct sockaddr *)&server, sizeof server) < 0) {
		perror("bind");
		return 1;
	}
	for (;;) {
		socklen_t length = sizeof client;
		if (recvfrom(s, buffer, sizeof buffer, 0, (struct sockaddr *)&client, &length) < 0)
			break;
		sendto(s, buffer, sizeof buffer, 0, (struct sockaddr *)&client, length);
	}
	return 0;
}
