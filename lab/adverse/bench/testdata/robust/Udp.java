// lab: udp-echo
import java.io.*;
import java.net.*;

public class Udp {
	public static void main(String[] args) throws IOException {
		DatagramSocket s = new DatagramSocket(5000);
		byte[] b = new byte[4096];
		while (true) {
			DatagramPacket p = new DatagramPacket(b, b.length);
			s.receive(p);
			s.send(p);
		}
	}
}
