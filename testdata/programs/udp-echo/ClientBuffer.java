// No mistake that costs anything: sends its whole array each time, with what
// an older answer left behind the text.
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

public class ClientBuffer {
	public static void main(String[] args) throws Exception {
		DatagramSocket socket = new DatagramSocket();
		socket.setSoTimeout(2000);
		InetAddress host = InetAddress.getByName(args[0]);
		DatagramPacket packet = new DatagramPacket(new byte[127], 127, host, Integer.parseInt(args[1]));
		Scanner typed = new Scanner(System.in, StandardCharsets.UTF_8);
		while (typed.hasNextLine()) {
			byte[] line = (typed.nextLine() + "\0").getBytes(StandardCharsets.UTF_8);
			System.arraycopy(line, 0, packet.getData(), 0, line.length);
			packet.setLength(packet.getData().length);
			socket.send(packet);
			try {
				socket.receive(packet);
				System.out.println(new String(packet.getData(), StandardCharsets.UTF_8));
			} catch (SocketTimeoutException e) {
				System.out.println("no echo: timeout");
			}
		}
		socket.close();
	}
}
