package filetype

import "socketlab/capture/message"

// signatures are octets at a place from the beginning. The longer of two that
// begin alike comes first.
var signatures = []struct {
	at    int
	magic string
	id    string
}{
	{0, "\x89PNG", "png"},
	{0, "\xff\xd8\xff", "jpeg"},
	{0, "GIF8", "gif"},
	{0, "BM", "bmp"},
	{0, "II*\x00", "tiff"},
	{0, "MM\x00*", "tiff"},
	{8, "WEBP", "webp"},
	{8, "AVI ", "video"},
	{4, "ftyphei", "heic"},
	{4, "ftyphev", "heic"},
	{4, "ftypmif1", "heic"},
	{4, "ftypmsf1", "heic"},
	{4, "ftypavif", "avif"},
	{4, "ftyp", "video"}, // MP4, QuickTime
	{0, "\x1a\x45\xdf\xa3", "video"},
	{0, "%PDF", "pdf"},
	{0, "{\\rtf", "rtf"},
	{0, "HWP Document File", "hwp"},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "cfb"},
	{0, "\xd0\xcf\x11\xe0", "cfb"},
	{0, "\x09\x08\x10\x00", "xls"}, // BIFF without a file system around it
	{0, "\x09\x08\x08\x00", "xls"},
	{0, "\x09\x04\x06\x00", "xls"},
	{0, "\x09\x02\x06\x00", "xls"},
	{0, "PK\x03\x04", "zip"},
	{0, "PK\x05\x06", "zip"},
	{0, "7z\xbc\xaf\x27\x1c", "7z"},
	{0, "Rar!", "rar"},
	{0, "EGGA", "egg"},
	{0, "ALZ\x01", "alz"},
	{0, "MSCF", "cab"},
	{0, "xar!", "xar"},
	{257, "ustar", "tar"},
	{0, "\x1f\x8b", "gz"},
	{0, "\xfd7zXZ\x00", "xz"},
	{0, "BZh", "bz2"},
	{0, "\x28\xb5\x2f\xfd", "zst"},
	{0, "\x04\x22\x4d\x18", "lz4"},
	{0, "\x7fELF", "program"},
	{0, "MZ", "program"},
	{0, "\xcf\xfa\xed\xfe", "program"},
	{0, "\xca\xfe\xba\xbe", "program"}, // Java's class, or a program for two processors
	{0, "\x4c\x00\x00\x00\x01\x14\x02\x00", "lnk"},
	{0, "bplist00", "plist"},
	{0, "SQLite format 3", "sqlite"},
}

// beginnings are how texts begin, in small letters, spaces left out.
var beginnings = []struct{ text, id string }{
	{"<!doctype html", "html"},
	{"<html", "html"},
	{"<pdml", "pdml"},
	{"<?xml", "xml"},
	{"mime-version:", "mhtml"},
	{"[internetshortcut]", "url"},
	{"version https://git-lfs", "lfs"},
	{"no.     time", "export"},
	{"\"no.\",\"time\"", "export"},
	{"frame 1:", "export"},
}

// zipped are names of files, or what the first of them says, in documents that
// are zip files.
var zipped = []struct{ text, id string }{
	{"application/hwp+zip", "hwpx"},
	{"application/vnd.oasis.opendocument.text", "odt"},
	{"application/vnd.oasis.opendocument.spreadsheet", "ods"},
	{"application/vnd.oasis.opendocument.presentation", "odp"},
	{"xl/workbook.bin", "xlsb"},
	{"word/document.xml", "docx"},
	{"xl/workbook.xml", "xlsx"},
	{"ppt/presentation.xml", "pptx"},
	{"Index/Document.iwa", "iwork"},
	{"META-INF/MANIFEST.MF", "jar"},
}

// documentsInZip are those that may say what they are too far behind.
var documentsInZip = map[string]bool{"docx": true, "xlsx": true, "pptx": true, "hwpx": true, "odt": true, "ods": true,
	"odp": true, "jar": true}

// compound are names in the documents of old Office programs.
var compound = []struct{ text, id string }{
	{"EncryptedPackage", "locked"},
	{"HWP Document File", "hwp"},
	{"HwpSummaryInformation", "hwp"},
	{"WordDocument", "doc"},
	{"PowerPoint Document", "ppt"},
	{"Workbook", "xls"},
}

// named are types that a name alone tells where the octets do not speak
// against it.
var named = map[string]bool{"heic": true, "hwp": true, "egg": true, "alz": true, "7z": true, "rar": true, "etl": true, "pkt": true,
	"pdf": true, "webloc": true, "gdoc": true, "json": true, "csv": true}

// types are all types, by id.
var types = map[string]Type{
	"empty": {Kind: Empty, Name: message.Of("empty file")},
	"text":  {Kind: Text, Name: message.Of("text file")},

	"png":  {Kind: Picture, Name: message.Of("PNG picture")},
	"jpeg": {Kind: Picture, Name: message.Of("JPEG picture")},
	"gif":  {Kind: Picture, Name: message.Of("GIF picture")},
	"bmp":  {Kind: Picture, Name: message.Of("BMP picture")},
	"tiff": {Kind: Picture, Name: message.Of("TIFF picture")},
	"webp": {Kind: Picture, Name: message.Of("WebP picture")},
	"heic": {Kind: Picture, Name: message.Of("HEIC picture of an iPhone")},
	"avif": {Kind: Picture, Name: message.Of("AVIF picture")},

	"video": {Kind: Video, Name: message.Of("video")},

	"pdf":    {Kind: Document, Name: message.Of("PDF document")},
	"rtf":    {Kind: Document, Name: message.Of("RTF document")},
	"hwp":    {Kind: Document, Name: message.Of("Hangul document")},
	"hwpx":   {Kind: Document, Name: message.Of("Hangul document")},
	"doc":    {Kind: Document, Name: message.Of("Word document")},
	"docx":   {Kind: Document, Name: message.Of("Word document")},
	"xls":    {Kind: Document, Name: message.Of("old Excel workbook")},
	"xlsx":   {Kind: Document, Name: message.Of("Excel workbook")},
	"xlsb":   {Kind: Document, Name: message.Of("binary Excel workbook")},
	"ppt":    {Kind: Document, Name: message.Of("PowerPoint slides")},
	"pptx":   {Kind: Document, Name: message.Of("PowerPoint slides")},
	"odt":    {Kind: Document, Name: message.Of("OpenDocument text")},
	"ods":    {Kind: Document, Name: message.Of("OpenDocument spreadsheet")},
	"odp":    {Kind: Document, Name: message.Of("OpenDocument slides")},
	"iwork":  {Kind: Document, Name: message.Of("document of Apple's Pages, Numbers or Keynote")},
	"locked": {Kind: Document, Name: message.Of("Office document with a password")},
	"cfb":    {Kind: Document, Name: message.Of("Office document")},
	"csv":    {Kind: Document, Name: message.Of("table")},
	"sqlite": {Kind: Document, Name: message.Of("database")},
	"plist":  {Kind: Document, Name: message.Of("property list of macOS")},

	"zip": {Kind: Archive, Name: message.Of("zip archive")},
	"7z":  {Kind: Archive, Name: message.Of("7z archive")},
	"rar": {Kind: Archive, Name: message.Of("rar archive")},
	"egg": {Kind: Archive, Name: message.Of("EGG archive of ALZip")},
	"alz": {Kind: Archive, Name: message.Of("ALZ archive of ALZip")},
	"cab": {Kind: Archive, Name: message.Of("cab archive")},
	"xar": {Kind: Archive, Name: message.Of("xar archive")},
	"tar": {Kind: Archive, Name: message.Of("tar archive")},
	"jar": {Kind: Archive, Name: message.Of("jar archive of Java")},

	"gz":  {Kind: Compressed, Name: message.Of("gzip file")},
	"xz":  {Kind: Compressed, Name: message.Of("xz file")},
	"bz2": {Kind: Compressed, Name: message.Of("bzip2 file")},
	"zst": {Kind: Compressed, Name: message.Of("zstd file")},
	"lz4": {Kind: Compressed, Name: message.Of("lz4 file")},

	"etl": {Kind: Foreign, Name: message.Of("trace of Windows")},
	"pkt": {Kind: Document, Name: message.Of("Packet Tracer file")},

	"html":   {Kind: WebPage, Name: message.Of("HTML page")},
	"mhtml":  {Kind: WebPage, Name: message.Of("web archive")},
	"xml":    {Kind: Document, Name: message.Of("XML document")},
	"pdml":   {Kind: Export, Name: message.Of("packets exported as XML")},
	"export": {Kind: Export, Name: message.Of("packets exported as text")},
	"json":   {Kind: Export, Name: message.Of("JSON text")},

	"lnk":    {Kind: Link, Name: message.Of("shortcut of Windows")},
	"url":    {Kind: Link, Name: message.Of("link to a page")},
	"webloc": {Kind: Link, Name: message.Of("link to a page")},
	"gdoc":   {Kind: Link, Name: message.Of("link to a Google document")},
	"lfs":    {Kind: Link, Name: message.Of("pointer of Git LFS")},

	"program": {Kind: Program, Name: message.Of("program")},
}
