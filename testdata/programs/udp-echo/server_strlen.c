/* Mistake: strlen() of a buffer that no NUL ends. */
#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>

int main(void) {
	char buffer[200];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(5000)}, client;
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(s, (struct sockaddr *)&server, sizeof server) < 0)
		return 1;
	memset(buffer, 'x', sizeof buffer - 1); /* what stood in memory before */
	buffer[sizeof buffer - 1] = 0;
	for (;;) {
		socklen_t length = sizeof client;
		recvfrom(s, buffer, sizeof buffer - 1, 0, (struct sockaddr *)&client, &length);
		sendto(s, buffer, strlen(buffer), 0, (struct sockaddr *)&client, length);
	}
}
