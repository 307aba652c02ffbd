BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0004');
CREATE TABLE attempts (
	person_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	failures INTEGER NOT NULL, 
	last_at TEXT NOT NULL, 
	PRIMARY KEY (person_id, kind)
);
CREATE TABLE audit (
	sequence INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	act TEXT NOT NULL, 
	report_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	version_sha256 TEXT NOT NULL, 
	previous_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (sequence)
);
INSERT INTO "audit" VALUES(1,'2026-11-27T12:01:00+00:00','Dr Sample','save','d1',1,'60609edaf079b9e72f94ed297f68a222452898292a01d901c807ba6ff4a758c0','','2e435b9225969b7438e25a65713c3cede398b58d1a917f0137c883c1881aceae');
INSERT INTO "audit" VALUES(2,'2026-11-27T12:02:00+00:00','Dr Sample','sign','d1',2,'279ddb1373d993d0343487b8907ef4d3e6abae93fa3830f93547b9fa3de555fb','2e435b9225969b7438e25a65713c3cede398b58d1a917f0137c883c1881aceae','888fc83ab9d1dae0d68e0c8830325b15c5aa47b7ce036ebb0f640463d2a5180e');
CREATE TABLE drafts (
	id TEXT NOT NULL, 
	study_uid TEXT NOT NULL, 
	source_path TEXT NOT NULL, 
	created_at TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	closed_at TEXT, 
	head INTEGER NOT NULL, 
	holder TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "drafts" VALUES('d1','1.2.3','/images/a','2026-11-25T22:42:06.212+00:00','2026-11-25T22:42:06.327+00:00',NULL,9,'');
CREATE TABLE events (
	sequence INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	person TEXT NOT NULL, 
	what TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	reason TEXT NOT NULL, 
	proof TEXT NOT NULL, 
	previous_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (sequence)
);
CREATE TABLE journal (
	draft_id TEXT NOT NULL, 
	sequence INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	edit TEXT NOT NULL, 
	at TEXT NOT NULL, 
	saved_at TEXT NOT NULL, 
	base INTEGER NOT NULL, 
	body BLOB NOT NULL, 
	previous_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (draft_id, sequence), 
	FOREIGN KEY(draft_id) REFERENCES drafts (id)
)
 WITHOUT ROWID

;
INSERT INTO "journal" VALUES('d1',1,'open','','','2026-11-25T22:42:06.212+00:00',0,X'789C1D8B3B0E80201044EF323521513B3BCF60AF5965634864257C0A43B8BB6037F3DE4CC149913117784A9625F528E41AC24ACEDFBC2D2284AA1053366FD7812FFB481BDCD91D14F6E8AD3014B2350D0E7AD4136A3BFCD50CA81FCF1A20AB','','0f8960520d8b8dc28795bbe2818f31ab2eaad607988c625bae0610cbfbd8a5b5');
INSERT INTO "journal" VALUES('d1',2,'do','app-edit-add-finding','','2026-11-25T22:42:06.250+00:00',1,X'78BBCF1A20ABAB865B929699979299975EAC64155D0D914F3304EACC492D4BCD01727C4C758341FC92CA02900352328B93E3532B4A8A4A8B4116D6C6EAD0D0953A4A7940ABE2F380AA538B94AC8C807C3013E4D668B0330D63636B0135FE4129','0f8960520d8b8dc28795bbe2818f31ab2eaad607988c625bae0610cbfbd8a5b5','8a14cbee4b3a1e26a3961a22a3b23f9fc211691dd2645ec0d8994289f0e546f4');
INSERT INTO "journal" VALUES('d1',3,'do','app-edit-mark','','2026-11-25T22:42:06.262+00:00',2,X'78BB35FE4129AB1E1A5EC94D2CCA86B80CEA4C98F30A72129321CE2F02DB690814CACFCC2B89CF29288ECFCD056A31D433D0310262633D03A0238B538B32538BE3916CD233011A539C5F802AA6670A122D494CCE069B5901240D80862801DD6F0464D4823C4C4CF8020054B76B70','8a14cbee4b3a1e26a3961a22a3b23f9fc211691dd2645ec0d8994289f0e546f4','266e7605f7f0e4034b76f315bbc79edb8076f794a5c3b3a8784c6528bfe8a6b6');
INSERT INTO "journal" VALUES('d1',4,'do','app-edit-add-length','','2026-11-25T22:42:06.266+00:00',3,X'78BB54B76B70AB1E1AE19B939A975E9201715B5262712690A5149059919A135C90980C0A6E1DA5D4BC9478603018838301C4810605D498DC818C0DA0D7F2324B40AEC8052A2C4BCC29055A6EA967020AB6219B74005EE0AA26','266e7605f7f0e4034b76f315bbc79edb8076f794a5c3b3a8784c6528bfe8a6b6','d649472b5bca9660b98733ad8925dbdb228447a508b96cc946af6cb8367e7871');
INSERT INTO "journal" VALUES('d1',5,'do','app-edit-key-image','','2026-11-25T22:42:06.277+00:00',4,X'78BB5EE0AA26AB1E1A49273BB5323E3337313D151AC8F0C0242BBC40AE1D4D8C832F310200C2BFC24F','d649472b5bca9660b98733ad8925dbdb228447a508b96cc946af6cb8367e7871','18a17b2e6bb17132013532f827526f01d329c8a2fb3828f88f77bd7099875132');
INSERT INTO "journal" VALUES('d1',6,'do','app-edit-set-normal','','2026-11-25T22:42:06.289+00:00',5,X'78BBC2BFC24FABA65E62CCCB2FCA4DCC016B876B32D6F531194DA9A329950A2915002A95CB38','18a17b2e6bb17132013532f827526f01d329c8a2fb3828f88f77bd7099875132','71b992bfe0ec718b4f37e5bc81aac1fb5b1beaf81c271c28c016d880ede41874');
INSERT INTO "journal" VALUES('d1',7,'do','app-edit-indication','','2026-11-25T22:42:06.302+00:00',6,X'78BB2A95CB38AB86A7D4E49CCCBCCC645052032654A01F9281690B9C62C00969341D8FA6E3C19C8E01D926D55E','71b992bfe0ec718b4f37e5bc81aac1fb5b1beaf81c271c28c016d880ede41874','8781b2d7cd557b04ee6ce13648fc7e39958bbac5c2c6139436b823da1365f4ca');
INSERT INTO "journal" VALUES('d1',8,'join','app-edit-indication','','2026-11-25T22:42:06.314+00:00',7,X'78BBD926D55EAB26221D278D26E4D1843CD8133200E8CBD5C0','8781b2d7cd557b04ee6ce13648fc7e39958bbac5c2c6139436b823da1365f4ca','26f727468c9c04090de3cd21f23e0aceeeca0cfdddd4f4a79fb865be9c739ede');
INSERT INTO "journal" VALUES('d1',9,'undo','','','2026-11-25T22:42:06.327+00:00',8,X'78BBE8CBD5C0AB8627E4D1943A9A5207734A05002A95CB38','26f727468c9c04090de3cd21f23e0aceeeca0cfdddd4f4a79fb865be9c739ede','d11140a4cfac8c233e04b0d2babffc4bf1e2d33f901ac15fcda1f33e1c5b5737');
CREATE TABLE owners (
	report_id TEXT NOT NULL, 
	person_id TEXT NOT NULL, 
	PRIMARY KEY (report_id)
);
CREATE TABLE people (
	id TEXT NOT NULL, 
	name TEXT NOT NULL, 
	role TEXT NOT NULL, 
	disabled INTEGER NOT NULL, 
	password TEXT NOT NULL, 
	pin TEXT NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE recent (
	id INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	opened_at TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (path)
);
INSERT INTO "recent" VALUES(1,'/images/a','2026-11-25T22:42:06.335+00:00');
CREATE TABLE seals (
	report_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	person TEXT NOT NULL, 
	name TEXT NOT NULL, 
	at TEXT NOT NULL, 
	meaning TEXT NOT NULL, 
	leaves_at TEXT NOT NULL, 
	text_sha256 TEXT NOT NULL, 
	patient_sha256 TEXT NOT NULL, 
	study_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (report_id, number)
);
CREATE TABLE versions (
	report_id TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	study_uid TEXT NOT NULL, 
	status TEXT NOT NULL, 
	act TEXT NOT NULL, 
	at TEXT NOT NULL, 
	"by" TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	overridden TEXT NOT NULL, 
	document TEXT NOT NULL, 
	pdf BLOB NOT NULL, 
	evidence TEXT NOT NULL, 
	draft TEXT NOT NULL, 
	previous_sha256 TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	PRIMARY KEY (report_id, number)
);
INSERT INTO "versions" VALUES('d1',1,'1.2.3','preliminary','save','2026-11-27T12:01:00+00:00','Dr Sample','','[]','{"title":"MR"}',X'255044462D312E342073616D706C65','{"prev-0001":"x"}','{"case":{"findings":[{"id":"f1","level":"L5-S1","type":"disc_extrusion"}],"normal":[{"level":"L3-L4"}],"patient":{"name":"Sample^Anna"},"study":{"region":"lumbar_spine","uid":"1.2.3"}},"id":"d1","key_images":[{"frame":1,"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1}],"marks":[{"finding":"f1","place":{"frame":1,"point_lps_mm":[1.0,2.0,3.0],"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1,"x":10.0,"y":20.0}}],"measurements":[{"basis":"PixelSpacing","id":"m1","place":{"frame":1,"point_lps_mm":[1.0,2.0,3.0],"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1,"x":10.0,"y":20.0},"points":[[10.0,20.0],[30.0,20.0]],"readings":[{"name":"length","unit":"mm","value":9.4}],"tool":"length"}],"next_number":2,"numbers":[["f1",1]]}','','60609edaf079b9e72f94ed297f68a222452898292a01d901c807ba6ff4a758c0');
INSERT INTO "versions" VALUES('d1',2,'1.2.3','final','sign','2026-11-27T12:02:00+00:00','Dr Sample','','[]','{"title":"MR"}',X'255044462D312E342073616D706C65','{"prev-0001":"x"}','{"case":{"findings":[{"id":"f1","level":"L5-S1","type":"disc_extrusion"}],"normal":[{"level":"L3-L4"}],"patient":{"name":"Sample^Anna"},"study":{"region":"lumbar_spine","uid":"1.2.3"}},"id":"d1","key_images":[{"frame":1,"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1}],"marks":[{"finding":"f1","place":{"frame":1,"point_lps_mm":[1.0,2.0,3.0],"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1,"x":10.0,"y":20.0}}],"measurements":[{"basis":"PixelSpacing","id":"m1","place":{"frame":1,"point_lps_mm":[1.0,2.0,3.0],"series_uid":"1.2.3.4","sop_uid":"1.2.3.4.5","stack":1,"x":10.0,"y":20.0},"points":[[10.0,20.0],[30.0,20.0]],"readings":[{"name":"length","unit":"mm","value":9.4}],"tool":"length"}],"next_number":2,"numbers":[["f1",1]]}','60609edaf079b9e72f94ed297f68a222452898292a01d901c807ba6ff4a758c0','279ddb1373d993d0343487b8907ef4d3e6abae93fa3830f93547b9fa3de555fb');
CREATE TABLE worklist (
	id INTEGER NOT NULL, 
	report_id TEXT NOT NULL, 
	study_uid TEXT NOT NULL, 
	status TEXT NOT NULL, 
	region TEXT NOT NULL, 
	priority INTEGER NOT NULL, 
	begun_at TEXT NOT NULL, 
	changed_at TEXT NOT NULL, 
	untold_since TEXT NOT NULL, 
	words TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (report_id)
);
CREATE INDEX worklist_by_begin ON worklist (begun_at, report_id);
CREATE INDEX worklist_by_status ON worklist (status, begun_at, report_id);
CREATE INDEX worklist_by_region ON worklist (region, begun_at, report_id);
CREATE INDEX worklist_by_priority ON worklist (priority, begun_at, report_id);
CREATE INDEX worklist_untold ON worklist (begun_at, report_id) WHERE untold_since != '';
CREATE VIRTUAL TABLE found USING fts5(words, content='worklist', content_rowid='id', prefix='3', tokenize='unicode61 remove_diacritics 0');
INSERT INTO worklist VALUES(1,'d1','1.2.3','final','lumbar_spine',3,'2026-11-27T12:01:00+00:00','2026-11-27T12:02:00+00:00','','mr');
INSERT INTO found(rowid, words) VALUES(1,'mr');
COMMIT;
