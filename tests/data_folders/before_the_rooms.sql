-- The database of a site that was started on 29 November 2026, before code had rooms: the sample, a page of an
-- operator's own, and a waiting call of every function that a worker knew then.
BEGIN TRANSACTION;
CREATE TABLE "auth_group" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(150) NOT NULL UNIQUE);
INSERT INTO "auth_group" VALUES(1,'viewer');
INSERT INTO "auth_group" VALUES(2,'editor');
INSERT INTO "auth_group" VALUES(3,'operator');
CREATE TABLE "auth_group_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_permission" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "content_type_id" integer NOT NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "codename" varchar(100) NOT NULL, "name" varchar(255) NOT NULL);
INSERT INTO "auth_permission" VALUES(1,1,'add_revision','Can add revision');
INSERT INTO "auth_permission" VALUES(2,1,'change_revision','Can change revision');
INSERT INTO "auth_permission" VALUES(3,1,'delete_revision','Can delete revision');
INSERT INTO "auth_permission" VALUES(4,1,'view_revision','Can view revision');
INSERT INTO "auth_permission" VALUES(5,2,'add_service','Can add service');
INSERT INTO "auth_permission" VALUES(6,2,'change_service','Can change service');
INSERT INTO "auth_permission" VALUES(7,2,'delete_service','Can delete service');
INSERT INTO "auth_permission" VALUES(8,2,'view_service','Can view service');
INSERT INTO "auth_permission" VALUES(9,3,'add_move','Can add move');
INSERT INTO "auth_permission" VALUES(10,3,'change_move','Can change move');
INSERT INTO "auth_permission" VALUES(11,3,'delete_move','Can delete move');
INSERT INTO "auth_permission" VALUES(12,3,'view_move','Can view move');
INSERT INTO "auth_permission" VALUES(13,4,'add_domain','Can add domain');
INSERT INTO "auth_permission" VALUES(14,4,'change_domain','Can change domain');
INSERT INTO "auth_permission" VALUES(15,4,'delete_domain','Can delete domain');
INSERT INTO "auth_permission" VALUES(16,4,'view_domain','Can view domain');
INSERT INTO "auth_permission" VALUES(17,5,'add_siteprofile','Can add site profile');
INSERT INTO "auth_permission" VALUES(18,5,'change_siteprofile','Can change site profile');
INSERT INTO "auth_permission" VALUES(19,5,'delete_siteprofile','Can delete site profile');
INSERT INTO "auth_permission" VALUES(20,5,'view_siteprofile','Can view site profile');
INSERT INTO "auth_permission" VALUES(21,6,'add_server','Can add server');
INSERT INTO "auth_permission" VALUES(22,6,'change_server','Can change server');
INSERT INTO "auth_permission" VALUES(23,6,'delete_server','Can delete server');
INSERT INTO "auth_permission" VALUES(24,6,'view_server','Can view server');
INSERT INTO "auth_permission" VALUES(25,7,'add_pageimage','Can add page image');
INSERT INTO "auth_permission" VALUES(26,7,'change_pageimage','Can change page image');
INSERT INTO "auth_permission" VALUES(27,7,'delete_pageimage','Can delete page image');
INSERT INTO "auth_permission" VALUES(28,7,'view_pageimage','Can view page image');
INSERT INTO "auth_permission" VALUES(29,8,'add_rendering','Can add rendering');
INSERT INTO "auth_permission" VALUES(30,8,'change_rendering','Can change rendering');
INSERT INTO "auth_permission" VALUES(31,8,'delete_rendering','Can delete rendering');
INSERT INTO "auth_permission" VALUES(32,8,'view_rendering','Can view rendering');
INSERT INTO "auth_permission" VALUES(33,9,'add_editedpage','Can add edited page');
INSERT INTO "auth_permission" VALUES(34,9,'change_editedpage','Can change edited page');
INSERT INTO "auth_permission" VALUES(35,9,'delete_editedpage','Can delete edited page');
INSERT INTO "auth_permission" VALUES(36,9,'view_editedpage','Can view edited page');
INSERT INTO "auth_permission" VALUES(37,10,'add_historicaleditedpage','Can add historical edited page');
INSERT INTO "auth_permission" VALUES(38,10,'change_historicaleditedpage','Can change historical edited page');
INSERT INTO "auth_permission" VALUES(39,10,'delete_historicaleditedpage','Can delete historical edited page');
INSERT INTO "auth_permission" VALUES(40,10,'view_historicaleditedpage','Can view historical edited page');
INSERT INTO "auth_permission" VALUES(41,11,'add_redirect','Can add redirect');
INSERT INTO "auth_permission" VALUES(42,11,'change_redirect','Can change redirect');
INSERT INTO "auth_permission" VALUES(43,11,'delete_redirect','Can delete redirect');
INSERT INTO "auth_permission" VALUES(44,11,'view_redirect','Can view redirect');
INSERT INTO "auth_permission" VALUES(45,12,'add_unansweredsearch','Can add unanswered search');
INSERT INTO "auth_permission" VALUES(46,12,'change_unansweredsearch','Can change unanswered search');
INSERT INTO "auth_permission" VALUES(47,12,'delete_unansweredsearch','Can delete unanswered search');
INSERT INTO "auth_permission" VALUES(48,12,'view_unansweredsearch','Can view unanswered search');
INSERT INTO "auth_permission" VALUES(49,13,'add_votecount','Can add vote count');
INSERT INTO "auth_permission" VALUES(50,13,'change_votecount','Can change vote count');
INSERT INTO "auth_permission" VALUES(51,13,'delete_votecount','Can delete vote count');
INSERT INTO "auth_permission" VALUES(52,13,'view_votecount','Can view vote count');
INSERT INTO "auth_permission" VALUES(53,14,'add_contact','Can add contact');
INSERT INTO "auth_permission" VALUES(54,14,'change_contact','Can change contact');
INSERT INTO "auth_permission" VALUES(55,14,'delete_contact','Can delete contact');
INSERT INTO "auth_permission" VALUES(56,14,'view_contact','Can view contact');
INSERT INTO "auth_permission" VALUES(57,15,'add_event','Can add event');
INSERT INTO "auth_permission" VALUES(58,15,'change_event','Can change event');
INSERT INTO "auth_permission" VALUES(59,15,'delete_event','Can delete event');
INSERT INTO "auth_permission" VALUES(60,15,'view_event','Can view event');
INSERT INTO "auth_permission" VALUES(61,16,'add_period','Can add period');
INSERT INTO "auth_permission" VALUES(62,16,'change_period','Can change period');
INSERT INTO "auth_permission" VALUES(63,16,'delete_period','Can delete period');
INSERT INTO "auth_permission" VALUES(64,16,'view_period','Can view period');
INSERT INTO "auth_permission" VALUES(65,17,'add_workersign','Can add worker sign');
INSERT INTO "auth_permission" VALUES(66,17,'change_workersign','Can change worker sign');
INSERT INTO "auth_permission" VALUES(67,17,'delete_workersign','Can delete worker sign');
INSERT INTO "auth_permission" VALUES(68,17,'view_workersign','Can view worker sign');
INSERT INTO "auth_permission" VALUES(69,18,'add_work','Can add work');
INSERT INTO "auth_permission" VALUES(70,18,'change_work','Can change work');
INSERT INTO "auth_permission" VALUES(71,18,'delete_work','Can delete work');
INSERT INTO "auth_permission" VALUES(72,18,'view_work','Can view work');
INSERT INTO "auth_permission" VALUES(73,19,'add_batch','Can add batch');
INSERT INTO "auth_permission" VALUES(74,19,'change_batch','Can change batch');
INSERT INTO "auth_permission" VALUES(75,19,'delete_batch','Can delete batch');
INSERT INTO "auth_permission" VALUES(76,19,'view_batch','Can view batch');
INSERT INTO "auth_permission" VALUES(77,20,'add_batchrow','Can add batch row');
INSERT INTO "auth_permission" VALUES(78,20,'change_batchrow','Can change batch row');
INSERT INTO "auth_permission" VALUES(79,20,'delete_batchrow','Can delete batch row');
INSERT INTO "auth_permission" VALUES(80,20,'view_batchrow','Can view batch row');
INSERT INTO "auth_permission" VALUES(81,21,'add_domainprogress','Can add domain progress');
INSERT INTO "auth_permission" VALUES(82,21,'change_domainprogress','Can change domain progress');
INSERT INTO "auth_permission" VALUES(83,21,'delete_domainprogress','Can delete domain progress');
INSERT INTO "auth_permission" VALUES(84,21,'view_domainprogress','Can view domain progress');
INSERT INTO "auth_permission" VALUES(85,22,'add_domainday','Can add domain day');
INSERT INTO "auth_permission" VALUES(86,22,'change_domainday','Can change domain day');
INSERT INTO "auth_permission" VALUES(87,22,'delete_domainday','Can delete domain day');
INSERT INTO "auth_permission" VALUES(88,22,'view_domainday','Can view domain day');
INSERT INTO "auth_permission" VALUES(89,23,'add_letterbatch','Can add letter batch');
INSERT INTO "auth_permission" VALUES(90,23,'change_letterbatch','Can change letter batch');
INSERT INTO "auth_permission" VALUES(91,23,'delete_letterbatch','Can delete letter batch');
INSERT INTO "auth_permission" VALUES(92,23,'view_letterbatch','Can view letter batch');
INSERT INTO "auth_permission" VALUES(93,24,'add_letterfile','Can add letter file');
INSERT INTO "auth_permission" VALUES(94,24,'change_letterfile','Can change letter file');
INSERT INTO "auth_permission" VALUES(95,24,'delete_letterfile','Can delete letter file');
INSERT INTO "auth_permission" VALUES(96,24,'view_letterfile','Can view letter file');
INSERT INTO "auth_permission" VALUES(97,25,'add_recoverycode','Can add recovery code');
INSERT INTO "auth_permission" VALUES(98,25,'change_recoverycode','Can change recovery code');
INSERT INTO "auth_permission" VALUES(99,25,'delete_recoverycode','Can delete recovery code');
INSERT INTO "auth_permission" VALUES(100,25,'view_recoverycode','Can view recovery code');
INSERT INTO "auth_permission" VALUES(101,26,'add_notice','Can add notice');
INSERT INTO "auth_permission" VALUES(102,26,'change_notice','Can change notice');
INSERT INTO "auth_permission" VALUES(103,26,'delete_notice','Can delete notice');
INSERT INTO "auth_permission" VALUES(104,26,'view_notice','Can view notice');
INSERT INTO "auth_permission" VALUES(105,27,'add_delivery','Can add delivery');
INSERT INTO "auth_permission" VALUES(106,27,'change_delivery','Can change delivery');
INSERT INTO "auth_permission" VALUES(107,27,'delete_delivery','Can delete delivery');
INSERT INTO "auth_permission" VALUES(108,27,'view_delivery','Can view delivery');
INSERT INTO "auth_permission" VALUES(109,28,'add_suppression','Can add suppression');
INSERT INTO "auth_permission" VALUES(110,28,'change_suppression','Can change suppression');
INSERT INTO "auth_permission" VALUES(111,28,'delete_suppression','Can delete suppression');
INSERT INTO "auth_permission" VALUES(112,28,'view_suppression','Can view suppression');
INSERT INTO "auth_permission" VALUES(113,29,'add_apitoken','Can add api token');
INSERT INTO "auth_permission" VALUES(114,29,'change_apitoken','Can change api token');
INSERT INTO "auth_permission" VALUES(115,29,'delete_apitoken','Can delete api token');
INSERT INTO "auth_permission" VALUES(116,29,'view_apitoken','Can view api token');
INSERT INTO "auth_permission" VALUES(117,30,'add_keptanswer','Can add kept answer');
INSERT INTO "auth_permission" VALUES(118,30,'change_keptanswer','Can change kept answer');
INSERT INTO "auth_permission" VALUES(119,30,'delete_keptanswer','Can delete kept answer');
INSERT INTO "auth_permission" VALUES(120,30,'view_keptanswer','Can view kept answer');
INSERT INTO "auth_permission" VALUES(121,31,'add_webhook','Can add webhook');
INSERT INTO "auth_permission" VALUES(122,31,'change_webhook','Can change webhook');
INSERT INTO "auth_permission" VALUES(123,31,'delete_webhook','Can delete webhook');
INSERT INTO "auth_permission" VALUES(124,31,'view_webhook','Can view webhook');
INSERT INTO "auth_permission" VALUES(125,32,'add_webhookdelivery','Can add webhook delivery');
INSERT INTO "auth_permission" VALUES(126,32,'change_webhookdelivery','Can change webhook delivery');
INSERT INTO "auth_permission" VALUES(127,32,'delete_webhookdelivery','Can delete webhook delivery');
INSERT INTO "auth_permission" VALUES(128,32,'view_webhookdelivery','Can view webhook delivery');
INSERT INTO "auth_permission" VALUES(129,33,'add_bouncereading','Can add bounce reading');
INSERT INTO "auth_permission" VALUES(130,33,'change_bouncereading','Can change bounce reading');
INSERT INTO "auth_permission" VALUES(131,33,'delete_bouncereading','Can delete bounce reading');
INSERT INTO "auth_permission" VALUES(132,33,'view_bouncereading','Can view bounce reading');
INSERT INTO "auth_permission" VALUES(133,34,'add_logentry','Can add log entry');
INSERT INTO "auth_permission" VALUES(134,34,'change_logentry','Can change log entry');
INSERT INTO "auth_permission" VALUES(135,34,'delete_logentry','Can delete log entry');
INSERT INTO "auth_permission" VALUES(136,34,'view_logentry','Can view log entry');
INSERT INTO "auth_permission" VALUES(137,35,'add_permission','Can add permission');
INSERT INTO "auth_permission" VALUES(138,35,'change_permission','Can change permission');
INSERT INTO "auth_permission" VALUES(139,35,'delete_permission','Can delete permission');
INSERT INTO "auth_permission" VALUES(140,35,'view_permission','Can view permission');
INSERT INTO "auth_permission" VALUES(141,36,'add_group','Can add group');
INSERT INTO "auth_permission" VALUES(142,36,'change_group','Can change group');
INSERT INTO "auth_permission" VALUES(143,36,'delete_group','Can delete group');
INSERT INTO "auth_permission" VALUES(144,36,'view_group','Can view group');
INSERT INTO "auth_permission" VALUES(145,37,'add_user','Can add user');
INSERT INTO "auth_permission" VALUES(146,37,'change_user','Can change user');
INSERT INTO "auth_permission" VALUES(147,37,'delete_user','Can delete user');
INSERT INTO "auth_permission" VALUES(148,37,'view_user','Can view user');
INSERT INTO "auth_permission" VALUES(149,38,'add_contenttype','Can add content type');
INSERT INTO "auth_permission" VALUES(150,38,'change_contenttype','Can change content type');
INSERT INTO "auth_permission" VALUES(151,38,'delete_contenttype','Can delete content type');
INSERT INTO "auth_permission" VALUES(152,38,'view_contenttype','Can view content type');
INSERT INTO "auth_permission" VALUES(153,39,'add_session','Can add session');
INSERT INTO "auth_permission" VALUES(154,39,'change_session','Can change session');
INSERT INTO "auth_permission" VALUES(155,39,'delete_session','Can delete session');
INSERT INTO "auth_permission" VALUES(156,39,'view_session','Can view session');
INSERT INTO "auth_permission" VALUES(157,40,'add_totpdevice','Can add TOTP device');
INSERT INTO "auth_permission" VALUES(158,40,'change_totpdevice','Can change TOTP device');
INSERT INTO "auth_permission" VALUES(159,40,'delete_totpdevice','Can delete TOTP device');
INSERT INTO "auth_permission" VALUES(160,40,'view_totpdevice','Can view TOTP device');
CREATE TABLE "auth_user" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "password" varchar(128) NOT NULL, "last_login" datetime NULL, "is_superuser" bool NOT NULL, "username" varchar(150) NOT NULL UNIQUE, "last_name" varchar(150) NOT NULL, "email" varchar(254) NOT NULL, "is_staff" bool NOT NULL, "is_active" bool NOT NULL, "date_joined" datetime NOT NULL, "first_name" varchar(150) NOT NULL);
INSERT INTO "auth_user" VALUES(1,'!h7TS4MYRcxS9wDO9vtxDtDJ5eIr81PUbxLPKno6T',NULL,1,'mara','','mara@example.com',1,1,'2026-11-29 11:51:01.030337','');
CREATE TABLE "auth_user_groups" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "group_id" integer NOT NULL REFERENCES "auth_group" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "auth_user_user_permissions" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "permission_id" integer NOT NULL REFERENCES "auth_permission" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "django_admin_log" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "object_id" text NULL, "object_repr" varchar(200) NOT NULL, "action_flag" smallint unsigned NOT NULL CHECK ("action_flag" >= 0), "change_message" text NOT NULL, "content_type_id" integer NULL REFERENCES "django_content_type" ("id") DEFERRABLE INITIALLY DEFERRED, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "action_time" datetime NOT NULL);
CREATE TABLE "django_content_type" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app_label" varchar(100) NOT NULL, "model" varchar(100) NOT NULL);
INSERT INTO "django_content_type" VALUES(1,'kb','revision');
INSERT INTO "django_content_type" VALUES(2,'kb','service');
INSERT INTO "django_content_type" VALUES(3,'kb','move');
INSERT INTO "django_content_type" VALUES(4,'kb','domain');
INSERT INTO "django_content_type" VALUES(5,'kb','siteprofile');
INSERT INTO "django_content_type" VALUES(6,'kb','server');
INSERT INTO "django_content_type" VALUES(7,'kb','pageimage');
INSERT INTO "django_content_type" VALUES(8,'kb','rendering');
INSERT INTO "django_content_type" VALUES(9,'kb','editedpage');
INSERT INTO "django_content_type" VALUES(10,'kb','historicaleditedpage');
INSERT INTO "django_content_type" VALUES(11,'kb','redirect');
INSERT INTO "django_content_type" VALUES(12,'kb','unansweredsearch');
INSERT INTO "django_content_type" VALUES(13,'kb','votecount');
INSERT INTO "django_content_type" VALUES(14,'kb','contact');
INSERT INTO "django_content_type" VALUES(15,'kb','event');
INSERT INTO "django_content_type" VALUES(16,'kb','period');
INSERT INTO "django_content_type" VALUES(17,'kb','workersign');
INSERT INTO "django_content_type" VALUES(18,'kb','work');
INSERT INTO "django_content_type" VALUES(19,'kb','batch');
INSERT INTO "django_content_type" VALUES(20,'kb','batchrow');
INSERT INTO "django_content_type" VALUES(21,'kb','domainprogress');
INSERT INTO "django_content_type" VALUES(22,'kb','domainday');
INSERT INTO "django_content_type" VALUES(23,'kb','letterbatch');
INSERT INTO "django_content_type" VALUES(24,'kb','letterfile');
INSERT INTO "django_content_type" VALUES(25,'kb','recoverycode');
INSERT INTO "django_content_type" VALUES(26,'kb','notice');
INSERT INTO "django_content_type" VALUES(27,'kb','delivery');
INSERT INTO "django_content_type" VALUES(28,'kb','suppression');
INSERT INTO "django_content_type" VALUES(29,'kb','apitoken');
INSERT INTO "django_content_type" VALUES(30,'kb','keptanswer');
INSERT INTO "django_content_type" VALUES(31,'kb','webhook');
INSERT INTO "django_content_type" VALUES(32,'kb','webhookdelivery');
INSERT INTO "django_content_type" VALUES(33,'kb','bouncereading');
INSERT INTO "django_content_type" VALUES(34,'admin','logentry');
INSERT INTO "django_content_type" VALUES(35,'auth','permission');
INSERT INTO "django_content_type" VALUES(36,'auth','group');
INSERT INTO "django_content_type" VALUES(37,'auth','user');
INSERT INTO "django_content_type" VALUES(38,'contenttypes','contenttype');
INSERT INTO "django_content_type" VALUES(39,'sessions','session');
INSERT INTO "django_content_type" VALUES(40,'otp_totp','totpdevice');
CREATE TABLE "django_migrations" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "app" varchar(255) NOT NULL, "name" varchar(255) NOT NULL, "applied" datetime NOT NULL);
INSERT INTO "django_migrations" VALUES(1,'contenttypes','0001_initial','2026-11-29 11:50:33.318059');
INSERT INTO "django_migrations" VALUES(2,'auth','0001_initial','2026-11-29 11:50:33.331870');
INSERT INTO "django_migrations" VALUES(3,'admin','0001_initial','2026-11-29 11:50:33.338742');
INSERT INTO "django_migrations" VALUES(4,'admin','0002_logentry_remove_auto_add','2026-11-29 11:50:33.348805');
INSERT INTO "django_migrations" VALUES(5,'admin','0003_logentry_add_action_flag_choices','2026-11-29 11:50:33.354075');
INSERT INTO "django_migrations" VALUES(6,'contenttypes','0002_remove_content_type_name','2026-11-29 11:50:33.368530');
INSERT INTO "django_migrations" VALUES(7,'auth','0002_alter_permission_name_max_length','2026-11-29 11:50:33.384197');
INSERT INTO "django_migrations" VALUES(8,'auth','0003_alter_user_email_max_length','2026-11-29 11:50:33.391756');
INSERT INTO "django_migrations" VALUES(9,'auth','0004_alter_user_username_opts','2026-11-29 11:50:33.397086');
INSERT INTO "django_migrations" VALUES(10,'auth','0005_alter_user_last_login_null','2026-11-29 11:50:33.404253');
INSERT INTO "django_migrations" VALUES(11,'auth','0006_require_contenttypes_0002','2026-11-29 11:50:33.405192');
INSERT INTO "django_migrations" VALUES(12,'auth','0007_alter_validators_add_error_messages','2026-11-29 11:50:33.410481');
INSERT INTO "django_migrations" VALUES(13,'auth','0008_alter_user_username_max_length','2026-11-29 11:50:33.417963');
INSERT INTO "django_migrations" VALUES(14,'auth','0009_alter_user_last_name_max_length','2026-11-29 11:50:33.425083');
INSERT INTO "django_migrations" VALUES(15,'auth','0010_alter_group_name_max_length','2026-11-29 11:50:33.432247');
INSERT INTO "django_migrations" VALUES(16,'auth','0011_update_proxy_permissions','2026-11-29 11:50:33.439587');
INSERT INTO "django_migrations" VALUES(17,'auth','0012_alter_user_first_name_max_length','2026-11-29 11:50:33.446613');
INSERT INTO "django_migrations" VALUES(18,'kb','0001_rows','2026-11-29 11:50:33.498226');
INSERT INTO "django_migrations" VALUES(19,'kb','0002_invariants','2026-11-29 11:50:33.509064');
INSERT INTO "django_migrations" VALUES(20,'kb','0003_roles','2026-11-29 11:50:33.521990');
INSERT INTO "django_migrations" VALUES(21,'kb','0004_page_images','2026-11-29 11:50:33.529665');
INSERT INTO "django_migrations" VALUES(22,'kb','0005_edited_pages','2026-11-29 11:50:33.544528');
INSERT INTO "django_migrations" VALUES(23,'kb','0006_unanswered_searches','2026-11-29 11:50:33.546426');
INSERT INTO "django_migrations" VALUES(24,'kb','0007_votes','2026-11-29 11:50:33.549249');
INSERT INTO "django_migrations" VALUES(25,'kb','0008_contacts','2026-11-29 11:50:33.559293');
INSERT INTO "django_migrations" VALUES(26,'kb','0009_events','2026-11-29 11:50:33.584583');
INSERT INTO "django_migrations" VALUES(27,'kb','0010_background_work','2026-11-29 11:50:33.594948');
INSERT INTO "django_migrations" VALUES(28,'kb','0011_batches','2026-11-29 11:50:33.679652');
INSERT INTO "django_migrations" VALUES(29,'kb','0012_evidence','2026-11-29 11:50:33.698580');
INSERT INTO "django_migrations" VALUES(30,'kb','0013_letters','2026-11-29 11:50:33.721028');
INSERT INTO "django_migrations" VALUES(31,'kb','0014_recovery_codes','2026-11-29 11:50:33.732343');
INSERT INTO "django_migrations" VALUES(32,'kb','0015_look','2026-11-29 11:50:33.836141');
INSERT INTO "django_migrations" VALUES(33,'kb','0016_notices','2026-11-29 11:50:33.944973');
INSERT INTO "django_migrations" VALUES(34,'kb','0017_api_tokens','2026-11-29 11:50:33.953116');
INSERT INTO "django_migrations" VALUES(35,'kb','0018_webhooks','2026-11-29 11:50:33.961688');
INSERT INTO "django_migrations" VALUES(36,'kb','0019_bounces','2026-11-29 11:50:34.002243');
INSERT INTO "django_migrations" VALUES(37,'kb','0020_unmade_deliveries','2026-11-29 11:50:34.011346');
INSERT INTO "django_migrations" VALUES(38,'otp_totp','0001_initial','2026-11-29 11:50:34.034452');
INSERT INTO "django_migrations" VALUES(39,'otp_totp','0002_auto_20190420_0723','2026-11-29 11:50:34.058585');
INSERT INTO "django_migrations" VALUES(40,'otp_totp','0003_add_timestamps','2026-11-29 11:50:34.086730');
INSERT INTO "django_migrations" VALUES(41,'sessions','0001_initial','2026-11-29 11:50:34.090053');
CREATE TABLE "django_session" ("session_key" varchar(40) NOT NULL PRIMARY KEY, "session_data" text NOT NULL, "expire_date" datetime NOT NULL);
CREATE TABLE "kb_apitoken" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "prefix" varchar(16) NOT NULL UNIQUE, "digest" varchar(64) NOT NULL, "scopes" text NOT NULL, "made_by" varchar(150) NOT NULL, "made_at" datetime NOT NULL, "expires_at" datetime NULL, "revoked_at" datetime NULL, "used_at" datetime NULL);
CREATE TABLE "kb_batch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "origin" varchar(8) NOT NULL, "state" varchar(8) NOT NULL, "filename" varchar(120) NOT NULL, "digest" varchar(64) NOT NULL, "body" BLOB NULL, "encoding" varchar(12) NOT NULL, "made_by" varchar(150) NOT NULL, "made_at" datetime NOT NULL, "written_by" varchar(150) NOT NULL, "written_at" datetime NULL, "undone_by" varchar(150) NOT NULL, "undone_at" datetime NULL, "work" bigint NULL, "percent" smallint unsigned NOT NULL CHECK ("percent" >= 0), "notice" varchar(400) NOT NULL, "new" integer unsigned NOT NULL CHECK ("new" >= 0), "changed" integer unsigned NOT NULL CHECK ("changed" >= 0), "same" integer unsigned NOT NULL CHECK ("same" >= 0), "rejected" integer unsigned NOT NULL CHECK ("rejected" >= 0), "contacts" integer unsigned NOT NULL CHECK ("contacts" >= 0), "known" integer unsigned NOT NULL CHECK ("known" >= 0), "left" integer unsigned NOT NULL CHECK ("left" >= 0), "move_id" bigint NULL REFERENCES "kb_move" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "kb_batchrow" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "line" integer unsigned NOT NULL CHECK ("line" >= 0), "verdict" varchar(8) NOT NULL, "name" varchar(253) NOT NULL, "service_id" bigint NULL, "move_id" bigint NULL, "before_service" bigint NULL, "before_move" bigint NULL, "contact" varchar(120) NOT NULL, "email" varchar(254) NOT NULL, "phone" varchar(40) NOT NULL, "contact_verdict" varchar(8) NOT NULL, "before_contact" varchar(120) NOT NULL, "before_phone" varchar(40) NOT NULL, "fault_in" varchar(12) NOT NULL, "cell" varchar(500) NOT NULL, "reason" varchar(400) NOT NULL, "fate" varchar(8) NOT NULL, "batch_id" bigint NOT NULL REFERENCES "kb_batch" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "kb_bouncereading" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "setting" varchar(64) NOT NULL, "uid_validity" bigint NOT NULL, "last_uid" bigint NOT NULL, "read_at" datetime NULL, "next_at" datetime NULL, "fault" varchar(300) NOT NULL, "faults_in_a_row" integer unsigned NOT NULL CHECK ("faults_in_a_row" >= 0), CONSTRAINT "kb_bouncereading_one_row" CHECK ("id" = 1));
CREATE TABLE "kb_contact" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(120) NOT NULL, "email" varchar(254) NOT NULL, "phone" varchar(40) NOT NULL, "domain_id" bigint NOT NULL REFERENCES "kb_domain" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_contact_says_something" CHECK ((NOT ("name" = '') OR NOT ("email" = '') OR NOT ("phone" = ''))));
CREATE TABLE "kb_delivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "recipient" varchar(254) NOT NULL, "recipient_key" varchar(64) NOT NULL, "state" varchar(12) NOT NULL, "due_at" datetime NOT NULL, "lease_until" datetime NULL, "attempts" integer unsigned NOT NULL CHECK ("attempts" >= 0), "first_tried_at" datetime NULL, "settled_at" datetime NULL, "handled_at" datetime NULL, "message_id" varchar(320) NOT NULL, "answer_code" integer NOT NULL, "answer" varchar(300) NOT NULL, "domain_id" bigint NOT NULL REFERENCES "kb_domain" ("id") DEFERRABLE INITIALLY DEFERRED, "notice_id" bigint NOT NULL REFERENCES "kb_notice" ("id") DEFERRABLE INITIALLY DEFERRED, "bounced_at" datetime NULL, CONSTRAINT "kb_delivery_once" UNIQUE ("notice_id", "domain_id", "recipient_key"));
CREATE TABLE "kb_domain" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(253) NOT NULL UNIQUE, "active" bool NOT NULL, "move_id" bigint NULL REFERENCES "kb_move" ("id") DEFERRABLE INITIALLY DEFERRED, "service_id" bigint NOT NULL REFERENCES "kb_service" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_domain_name_lower" CHECK ("name" = (LOWER("name"))));
INSERT INTO "kb_domain" VALUES(1,'yourdomain.co.uk',1,1,1);
INSERT INTO "kb_domain" VALUES(2,'bakery.example',1,1,1);
INSERT INTO "kb_domain" VALUES(3,'xn--bcher-kva.example',1,1,1);
INSERT INTO "kb_domain" VALUES(4,'announced.example',1,2,3);
INSERT INTO "kb_domain" VALUES(5,'open.example',1,3,3);
INSERT INTO "kb_domain" VALUES(6,'moving.example',1,4,3);
INSERT INTO "kb_domain" VALUES(7,'moved.example',1,5,3);
INSERT INTO "kb_domain" VALUES(8,'closed.example',1,6,3);
INSERT INTO "kb_domain" VALUES(9,'settled.example',1,NULL,4);
CREATE TABLE "kb_domainday" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "sign" varchar(12) NOT NULL, "detail" varchar(120) NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), "domain_id" bigint NOT NULL REFERENCES "kb_domain" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_domainday_once" UNIQUE ("domain_id", "day", "sign", "detail"));
CREATE TABLE "kb_domainprogress" ("domain_id" bigint NOT NULL PRIMARY KEY REFERENCES "kb_domain" ("id") DEFERRABLE INITIALLY DEFERRED, "opened_on" date NULL, "worked_on" date NULL, "stuck_on" date NULL, "looked_up_on" date NULL, "listed" bool NULL, "listed_on" date NULL, "login_on" date NULL, "list_move_id" bigint NULL REFERENCES "kb_move" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "kb_editedpage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "path" varchar(150) NOT NULL UNIQUE, "text" text NOT NULL, "draft" text NOT NULL, "publish_at" datetime NULL, "published_at" datetime NULL, "made_from" varchar(64) NOT NULL, "review_on" date NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, CONSTRAINT "kb_editedpage_date_needs_draft" CHECK (("publish_at" IS NULL OR NOT ("draft" = ''))));
INSERT INTO "kb_editedpage" VALUES(1,'articles/why-mail-moves.md','---
title: Why mail moves
summary: What happens to mail when a host changes its servers.
checked: 2026-11-29
sources:
  - https://example.com/mail
---

Mail moves because the old server is old. Nothing is lost.
','',NULL,'2026-11-29 11:51:26.529716','',NULL,4,'2026-11-29 11:51:09.018714','2026-11-29 11:51:26.866217');
CREATE TABLE "kb_event" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "at" datetime NOT NULL, "who" varchar(160) NOT NULL, "action" varchar(60) NOT NULL, "subject" varchar(300) NOT NULL, "before" text NULL, "after" text NULL);
INSERT INTO "kb_event" VALUES(1,'2026-11-29 11:50:33.253480','command line','sample.load','sample',NULL,'{"domains": 9}');
INSERT INTO "kb_event" VALUES(2,'2026-11-29 11:51:07.618381','mara','page.create','page articles/why-mail-moves.md',NULL,'{"version": 1}');
INSERT INTO "kb_event" VALUES(3,'2026-11-29 11:51:17.379096','mara','page.draft','page articles/why-mail-moves.md',NULL,'{"version": 2}');
INSERT INTO "kb_event" VALUES(4,'2026-11-29 11:51:25.087995','mara','page.draft','page articles/why-mail-moves.md',NULL,'{"version": 3}');
INSERT INTO "kb_event" VALUES(5,'2026-11-29 11:51:26.529716','mara','page.publish','page articles/why-mail-moves.md',NULL,'{"version": 4}');
CREATE TABLE "kb_historicaleditedpage" ("id" bigint NOT NULL, "path" varchar(150) NOT NULL, "text" text NOT NULL, "draft" text NOT NULL, "publish_at" datetime NULL, "published_at" datetime NULL, "made_from" varchar(64) NOT NULL, "review_on" date NULL, "version" integer unsigned NOT NULL CHECK ("version" >= 0), "created_at" datetime NOT NULL, "changed_at" datetime NOT NULL, "history_id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "history_date" datetime NOT NULL, "history_change_reason" varchar(100) NULL, "history_type" varchar(1) NOT NULL, "history_user_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED);
INSERT INTO "kb_historicaleditedpage" VALUES(1,'articles/why-mail-moves.md','','---
title: Why mail moves
summary: What happens to mail when a host changes its servers.
keywords: [why]
reviewed: 2026-11-29
---

Mail moves because the old server is old. Nothing is lost.
',NULL,NULL,'',NULL,1,'2026-11-29 11:51:09.018714','2026-11-29 11:51:09.018734',1,'2026-11-29 11:51:09.018913','created','+',1);
INSERT INTO "kb_historicaleditedpage" VALUES(1,'articles/why-mail-moves.md','','---
title: Why mail moves
summary: What happens to mail when a host changes its servers.
checked: 2026-11-29
---

Mail moves because the old server is old. Nothing is lost.
',NULL,NULL,'',NULL,2,'2026-11-29 11:51:09.018714','2026-11-29 11:51:18.685073',2,'2026-11-29 11:51:18.685558','draft','~',1);
INSERT INTO "kb_historicaleditedpage" VALUES(1,'articles/why-mail-moves.md','','---
title: Why mail moves
summary: What happens to mail when a host changes its servers.
checked: 2026-11-29
sources:
  - https://example.com/mail
---

Mail moves because the old server is old. Nothing is lost.
',NULL,NULL,'',NULL,3,'2026-11-29 11:51:09.018714','2026-11-29 11:51:26.511654',3,'2026-11-29 11:51:26.512149','draft','~',1);
INSERT INTO "kb_historicaleditedpage" VALUES(1,'articles/why-mail-moves.md','---
title: Why mail moves
summary: What happens to mail when a host changes its servers.
checked: 2026-11-29
sources:
  - https://example.com/mail
---

Mail moves because the old server is old. Nothing is lost.
','',NULL,'2026-11-29 11:51:26.529716','',NULL,4,'2026-11-29 11:51:09.018714','2026-11-29 11:51:26.866217',4,'2026-11-29 11:51:26.866681','published','~',1);
CREATE TABLE "kb_keptanswer" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(200) NOT NULL, "asked" varchar(64) NOT NULL, "at" datetime NOT NULL, "status" smallint unsigned NOT NULL CHECK ("status" >= 0), "body" text NOT NULL, "token_id" bigint NOT NULL REFERENCES "kb_apitoken" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_keptanswer_once" UNIQUE ("token_id", "key"));
CREATE TABLE "kb_letterbatch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "language" varchar(12) NOT NULL, "phase" varchar(10) NOT NULL, "names" text NOT NULL, "asked_at" datetime NOT NULL, "work" bigint NULL, "made_at" datetime NULL, "letters" integer unsigned NOT NULL CHECK ("letters" >= 0), "left_out" text NOT NULL, "move_id" bigint NOT NULL REFERENCES "kb_move" ("id") DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE "kb_letterfile" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "number" integer unsigned NOT NULL CHECK ("number" >= 0), "letters" integer unsigned NOT NULL CHECK ("letters" >= 0), "data" BLOB NOT NULL, "batch_id" bigint NOT NULL REFERENCES "kb_letterbatch" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_letterfile_once" UNIQUE ("batch_id", "number"));
CREATE TABLE "kb_move" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(60) NOT NULL UNIQUE, "title" varchar(160) NOT NULL, "change_from" datetime NOT NULL, "moves_at" datetime NOT NULL, "old_closes_at" datetime NULL, "published_at" datetime NULL, "from_service_id" bigint NOT NULL REFERENCES "kb_service" ("id") DEFERRABLE INITIALLY DEFERRED, "to_service_id" bigint NOT NULL REFERENCES "kb_service" ("id") DEFERRABLE INITIALLY DEFERRED, "dates_proposed_at" datetime NULL, CONSTRAINT "kb_move_dates_in_order" CHECK (("change_from" <= ("moves_at") AND "moves_at" <= (COALESCE("old_closes_at", "moves_at")))), CONSTRAINT "kb_move_two_services" CHECK (NOT ("from_service_id" = ("to_service_id"))));
INSERT INTO "kb_move" VALUES(1,'own-domain-2024','Mail moves to your own domain','2024-02-14 00:00:00','2024-03-06 00:00:00','2024-03-29 18:00:00','2024-01-31 00:00:00',1,2,NULL);
INSERT INTO "kb_move" VALUES(2,'sample-announced','Sample move to a new server (announced)','2026-12-06 00:00:00','2026-12-20 00:00:00','2027-01-10 00:00:00','2026-11-22 00:00:00',3,4,NULL);
INSERT INTO "kb_move" VALUES(3,'sample-open','Sample move to a new server (open)','2026-11-22 00:00:00','2026-12-06 00:00:00','2026-12-27 00:00:00','2026-11-15 00:00:00',3,4,NULL);
INSERT INTO "kb_move" VALUES(4,'sample-moving','Sample move to a new server (moving)','2026-11-15 00:00:00','2026-11-29 11:00:00','2026-12-20 00:00:00','2026-11-08 00:00:00',3,4,NULL);
INSERT INTO "kb_move" VALUES(5,'sample-moved','Sample move to a new server (moved)','2026-11-08 00:00:00','2026-11-22 00:00:00','2026-12-13 00:00:00','2026-11-01 00:00:00',3,4,NULL);
INSERT INTO "kb_move" VALUES(6,'sample-closed','Sample move to a new server (closed)','2026-09-29 23:00:00','2026-10-19 23:00:00','2026-11-19 00:00:00','2026-09-22 23:00:00',3,4,NULL);
CREATE TABLE "kb_notice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "uuid" char(32) NOT NULL UNIQUE, "kind" varchar(12) NOT NULL, "language" varchar(12) NOT NULL, "subject" varchar(200) NOT NULL, "text" text NOT NULL, "state" varchar(8) NOT NULL, "rate" integer unsigned NOT NULL CHECK ("rate" >= 0), "test_to" varchar(254) NOT NULL, "test_state" varchar(8) NOT NULL, "test_fault" varchar(300) NOT NULL, "tests" integer unsigned NOT NULL CHECK ("tests" >= 0), "expected" integer unsigned NULL CHECK ("expected" >= 0), "ready_at" datetime NULL, "ready_by" varchar(160) NOT NULL, "started_at" datetime NULL, "finished_at" datetime NULL, "next_at" datetime NULL, "fault" varchar(300) NOT NULL, "faults_in_a_row" integer unsigned NOT NULL CHECK ("faults_in_a_row" >= 0), "work" bigint NULL, "counts" text NULL, "move_id" bigint NOT NULL REFERENCES "kb_move" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_notice_rate" CHECK (("rate" >= 1 AND "rate" <= 36000)));
CREATE TABLE "kb_pageimage" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(40) NOT NULL UNIQUE, "alt" varchar(200) NOT NULL, "width" integer unsigned NOT NULL CHECK ("width" >= 0), "height" integer unsigned NOT NULL CHECK ("height" >= 0), "size" integer unsigned NOT NULL CHECK ("size" >= 0), "digest" varchar(64) NOT NULL, "created_at" datetime NOT NULL, "created_by_id" integer NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_pageimage_described" CHECK (NOT ("alt" = '')));
CREATE TABLE "kb_period" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "due_at" datetime NOT NULL);
CREATE TABLE "kb_recoverycode" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "digest" varchar(64) NOT NULL, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_recovery_code_once" UNIQUE ("user_id", "digest"));
CREATE TABLE "kb_redirect" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "kind" varchar(8) NOT NULL, "old_slug" varchar(100) NOT NULL, "new_slug" varchar(100) NOT NULL, "made_at" datetime NOT NULL, CONSTRAINT "kb_redirect_once" UNIQUE ("kind", "old_slug"), CONSTRAINT "kb_redirect_leads_away" CHECK (NOT ("old_slug" = ("new_slug"))));
CREATE TABLE "kb_rendering" ("digest" varchar(64) NOT NULL PRIMARY KEY, "answer" text NOT NULL, "made_at" datetime NOT NULL);
INSERT INTO "kb_rendering" VALUES('de0b19c6624b032da7745b0d336b4b87f21aae250fccc3b969fb1ac7f33e7c89','{"error": ["articles/why-mail-moves.md", 4, "unknown field keywords; allowed are title, summary, checked, sources, synonyms"]}','2026-11-29 11:51:09.310202');
INSERT INTO "kb_rendering" VALUES('9b51c39bdc138fcc5cadfaa92bd0607ba9c03cdcec5260bcd1bfc1efc9abcf0a','{"error": ["articles/why-mail-moves.md", 1, "sources is missing"]}','2026-11-29 11:51:19.010397');
INSERT INTO "kb_rendering" VALUES('bb516f068c5fcc3a3301e0edd671e01afc03a21e587add2d4b0ce8bd6a082e2f','{"page": {"title": "Why mail moves", "summary": "What happens to mail when a host changes its servers.", "checked": "2026-11-29", "sources": ["https://example.com/mail"], "synonyms": []}, "body": {"html": "<p>Mail moves because the old server is old. Nothing is lost.</p>", "placeholders": [], "snippets": [], "refused": []}}','2026-11-29 11:51:26.864337');
CREATE TABLE "kb_revision" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "token" bigint NOT NULL, CONSTRAINT "kb_revision_one_row" CHECK ("id" = 1));
INSERT INTO "kb_revision" VALUES(1,1834210248983853220);
CREATE TABLE "kb_server" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "protocol" varchar(4) NOT NULL, "host" varchar(253) NOT NULL, "port" integer unsigned NOT NULL CHECK ("port" >= 0), "security" varchar(8) NOT NULL, "username" varchar(120) NOT NULL, "position" smallint unsigned NOT NULL CHECK ("position" >= 0), "service_id" bigint NOT NULL REFERENCES "kb_service" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_server_port_range" CHECK (("port" >= 1 AND "port" <= 65535)), CONSTRAINT "kb_server_protocol_known" CHECK ("protocol" IN ('imap', 'pop3', 'smtp')), CONSTRAINT "kb_server_security_known" CHECK ("security" IN ('tls', 'starttls', 'none')), CONSTRAINT "kb_server_once_per_service" UNIQUE ("service_id", "protocol", "host", "port"));
INSERT INTO "kb_server" VALUES(1,'imap','cloud304.thundercloud.uk',993,'tls','address',0,1);
INSERT INTO "kb_server" VALUES(2,'pop3','cloud304.thundercloud.uk',995,'tls','address',1,1);
INSERT INTO "kb_server" VALUES(3,'smtp','cloud304.thundercloud.uk',465,'tls','address',2,1);
INSERT INTO "kb_server" VALUES(4,'smtp','cloud304.thundercloud.uk',587,'starttls','address',3,1);
INSERT INTO "kb_server" VALUES(5,'imap','{domain}',993,'tls','address',0,2);
INSERT INTO "kb_server" VALUES(6,'pop3','{domain}',995,'tls','address',1,2);
INSERT INTO "kb_server" VALUES(7,'smtp','{domain}',465,'tls','address',2,2);
INSERT INTO "kb_server" VALUES(8,'smtp','{domain}',587,'starttls','address',3,2);
INSERT INTO "kb_server" VALUES(9,'imap','mail.old-host.example',993,'tls','address',0,3);
INSERT INTO "kb_server" VALUES(10,'pop3','mail.old-host.example',995,'tls','address',1,3);
INSERT INTO "kb_server" VALUES(11,'smtp','mail.old-host.example',465,'tls','address',2,3);
INSERT INTO "kb_server" VALUES(12,'smtp','mail.old-host.example',587,'starttls','address',3,3);
INSERT INTO "kb_server" VALUES(13,'imap','mail.{domain}',993,'tls','address',0,4);
INSERT INTO "kb_server" VALUES(14,'pop3','mail.{domain}',995,'tls','address',1,4);
INSERT INTO "kb_server" VALUES(15,'smtp','mail.{domain}',465,'tls','address',2,4);
INSERT INTO "kb_server" VALUES(16,'smtp','mail.{domain}',587,'starttls','address',3,4);
CREATE TABLE "kb_service" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "slug" varchar(60) NOT NULL UNIQUE, "name" varchar(120) NOT NULL, "webmail_url" varchar(300) NOT NULL, CONSTRAINT "kb_service_slug_lower" CHECK ("slug" = (LOWER("slug"))));
INSERT INTO "kb_service" VALUES(1,'cloud304','the old server','https://webmail.webmailhost.co.uk');
INSERT INTO "kb_service" VALUES(2,'own-domain','your own domain','https://webmail.webmailhost.co.uk');
INSERT INTO "kb_service" VALUES(3,'old-host','the old server','https://webmail.old-host.example');
INSERT INTO "kb_service" VALUES(4,'new-host','the new server','https://webmail.new-host.example');
CREATE TABLE "kb_siteprofile" ("id" smallint unsigned NOT NULL PRIMARY KEY CHECK ("id" >= 0), "name" varchar(80) NOT NULL, "phone" varchar(40) NOT NULL, "hours" varchar(120) NOT NULL, "zone" varchar(64) NOT NULL, "mx_domains" varchar(500) NOT NULL, "sample_loaded" bool NOT NULL, "default_service_id" bigint NULL REFERENCES "kb_service" ("id") DEFERRABLE INITIALLY DEFERRED, "colour" varchar(7) NOT NULL, "former_look" text NULL, "imprint_url" varchar(300) NOT NULL, "logo_id" bigint NULL REFERENCES "kb_pageimage" ("id") DEFERRABLE INITIALLY DEFERRED, "logo_dark_id" bigint NULL REFERENCES "kb_pageimage" ("id") DEFERRABLE INITIALLY DEFERRED, "privacy_url" varchar(300) NOT NULL, "words" text NOT NULL, CONSTRAINT "kb_siteprofile_one_row" CHECK ("id" = 1));
INSERT INTO "kb_siteprofile" VALUES(1,'Example Host','01632 960 001','Monday to Friday, 9 to 5','Europe/London','',1,NULL,'',NULL,'',NULL,NULL,'','{}');
CREATE TABLE "kb_suppression" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "key" varchar(32) NOT NULL UNIQUE, "made_with" varchar(8) NOT NULL, "reason" varchar(8) NOT NULL);
CREATE TABLE "kb_unansweredsearch" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "words" varchar(100) NOT NULL, "language" varchar(8) NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), CONSTRAINT "kb_unanswered_once_a_day" UNIQUE ("day", "words", "language"));
CREATE TABLE "kb_votecount" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "day" date NOT NULL, "slug" varchar(120) NOT NULL, "language" varchar(12) NOT NULL, "version" varchar(16) NOT NULL, "device" varchar(40) NOT NULL, "verdict" varchar(12) NOT NULL, "step" varchar(160) NOT NULL, "searched" varchar(100) NOT NULL, "count" integer unsigned NOT NULL CHECK ("count" >= 0), CONSTRAINT "kb_votecount_once_a_day" UNIQUE ("day", "slug", "language", "version", "device", "verdict", "step", "searched"));
CREATE TABLE "kb_webhook" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL UNIQUE, "address" varchar(500) NOT NULL, "kinds" text NOT NULL, "salt" varchar(32) NOT NULL, "made_with" varchar(8) NOT NULL, "old_salt" varchar(32) NOT NULL, "old_until" datetime NULL, "made_by" varchar(150) NOT NULL, "made_at" datetime NOT NULL, "pause" varchar(8) NOT NULL, "paused_at" datetime NULL, "next_at" datetime NULL, "faults_in_a_row" integer unsigned NOT NULL CHECK ("faults_in_a_row" >= 0), "told_at" datetime NULL);
CREATE TABLE "kb_webhookdelivery" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "message_id" varchar(40) NOT NULL, "type" varchar(40) NOT NULL, "kind" varchar(10) NOT NULL, "subject" varchar(300) NOT NULL, "counts" text NULL, "path" varchar(400) NOT NULL, "at" datetime NOT NULL, "state" varchar(10) NOT NULL, "due_at" datetime NOT NULL, "attempts" integer unsigned NOT NULL CHECK ("attempts" >= 0), "first_tried_at" datetime NULL, "settled_at" datetime NULL, "answer_code" smallint unsigned NOT NULL CHECK ("answer_code" >= 0), "trouble" varchar(16) NOT NULL, "webhook_id" bigint NOT NULL REFERENCES "kb_webhook" ("id") DEFERRABLE INITIALLY DEFERRED, CONSTRAINT "kb_webhookdelivery_once" UNIQUE ("webhook_id", "message_id"));
CREATE TABLE "kb_work" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(80) NOT NULL, "arguments" text NOT NULL, "state" varchar(8) NOT NULL, "tries" smallint unsigned NOT NULL CHECK ("tries" >= 0), "queued_at" datetime NOT NULL, "due_at" datetime NOT NULL, "started_at" datetime NULL, "finished_at" datetime NULL, "holder" varchar(32) NOT NULL, "held_until" datetime NULL, "fault" text NOT NULL, CONSTRAINT "kb_work_known_state" CHECK ("state" IN ('waiting', 'running', 'done', 'parked')), CONSTRAINT "kb_work_held_while_running" CHECK ((("state" = 'running' AND NOT ("holder" = '') AND "held_until" IS NOT NULL AND "started_at" IS NOT NULL) OR (NOT ("state" = 'running') AND "held_until" IS NULL AND "holder" = ''))));
INSERT INTO "kb_work" VALUES(1,'answers.forget','{}','waiting',0,'2026-11-29 11:51:27.240526','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(2,'backup.keep','{}','waiting',0,'2026-11-29 11:51:27.243302','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(3,'backup.make','{}','waiting',0,'2026-11-29 11:51:27.244007','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(4,'backup.try','{}','waiting',0,'2026-11-29 11:51:27.245664','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(5,'bounces.read','{}','waiting',0,'2026-11-29 11:51:27.249772','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(6,'bounces.read-now','{}','waiting',0,'2026-11-29 11:51:27.250651','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(7,'domains.gather','{}','waiting',0,'2026-11-29 11:51:27.253353','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(8,'domains.read','{}','waiting',0,'2026-11-29 11:51:27.257732','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(9,'domains.sweep','{}','waiting',0,'2026-11-29 11:51:27.258541','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(10,'domains.undo','{}','waiting',0,'2026-11-29 11:51:27.261758','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(11,'domains.write','{}','waiting',0,'2026-11-29 11:51:27.263529','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(12,'evidence.forget','{}','waiting',0,'2026-11-29 11:51:27.265015','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(13,'letters.print','{}','waiting',0,'2026-11-29 11:51:27.265943','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(14,'letters.sweep','{}','waiting',0,'2026-11-29 11:51:27.269773','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(15,'notices.forget','{}','waiting',0,'2026-11-29 11:51:27.270662','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(16,'notices.go-on','{}','waiting',0,'2026-11-29 11:51:27.271494','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(17,'notices.test','{}','waiting',0,'2026-11-29 11:51:27.272242','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(18,'notices.watch','{}','waiting',0,'2026-11-29 11:51:27.273007','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(19,'sessions.forget','{}','waiting',0,'2026-11-29 11:51:27.274084','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(20,'webhooks.forget','{}','waiting',0,'2026-11-29 11:51:27.274793','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(21,'webhooks.send','{}','waiting',0,'2026-11-29 11:51:27.275561','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(22,'webhooks.watch','{}','waiting',0,'2026-11-29 11:51:27.276316','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
INSERT INTO "kb_work" VALUES(23,'work.forget','{}','waiting',0,'2026-11-29 11:51:27.276983','2100-01-01 00:00:00',NULL,NULL,'',NULL,'');
CREATE TABLE "kb_workersign" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(32) NOT NULL UNIQUE, "started_at" datetime NOT NULL, "seen_at" datetime NOT NULL, "ended_at" datetime NULL);
CREATE TABLE "otp_totp_totpdevice" ("id" integer NOT NULL PRIMARY KEY AUTOINCREMENT, "name" varchar(64) NOT NULL, "confirmed" bool NOT NULL, "key" varchar(80) NOT NULL, "step" smallint unsigned NOT NULL CHECK ("step" >= 0), "t0" bigint NOT NULL, "digits" smallint unsigned NOT NULL CHECK ("digits" >= 0), "tolerance" smallint unsigned NOT NULL CHECK ("tolerance" >= 0), "drift" smallint NOT NULL, "last_t" bigint NOT NULL, "user_id" integer NOT NULL REFERENCES "auth_user" ("id") DEFERRABLE INITIALLY DEFERRED, "throttling_failure_count" integer unsigned NOT NULL CHECK ("throttling_failure_count" >= 0), "throttling_failure_timestamp" datetime NULL, "created_at" datetime NULL, "last_used_at" datetime NULL);
CREATE UNIQUE INDEX "auth_group_permissions_group_id_permission_id_0cd325b0_uniq" ON "auth_group_permissions" ("group_id", "permission_id");
CREATE INDEX "auth_group_permissions_group_id_b120cbf9" ON "auth_group_permissions" ("group_id");
CREATE INDEX "auth_group_permissions_permission_id_84c5c92e" ON "auth_group_permissions" ("permission_id");
CREATE UNIQUE INDEX "auth_user_groups_user_id_group_id_94350c0c_uniq" ON "auth_user_groups" ("user_id", "group_id");
CREATE INDEX "auth_user_groups_user_id_6a12ed8b" ON "auth_user_groups" ("user_id");
CREATE INDEX "auth_user_groups_group_id_97559544" ON "auth_user_groups" ("group_id");
CREATE UNIQUE INDEX "auth_user_user_permissions_user_id_permission_id_14a6b632_uniq" ON "auth_user_user_permissions" ("user_id", "permission_id");
CREATE INDEX "auth_user_user_permissions_user_id_a95ead1b" ON "auth_user_user_permissions" ("user_id");
CREATE INDEX "auth_user_user_permissions_permission_id_1fbb5f2c" ON "auth_user_user_permissions" ("permission_id");
CREATE INDEX "django_admin_log_content_type_id_c4bce8eb" ON "django_admin_log" ("content_type_id");
CREATE INDEX "django_admin_log_user_id_c564eba6" ON "django_admin_log" ("user_id");
CREATE UNIQUE INDEX "django_content_type_app_label_model_76bd3d3b_uniq" ON "django_content_type" ("app_label", "model");
CREATE UNIQUE INDEX "auth_permission_content_type_id_codename_01ab375a_uniq" ON "auth_permission" ("content_type_id", "codename");
CREATE INDEX "auth_permission_content_type_id_2f476e4b" ON "auth_permission" ("content_type_id");
CREATE INDEX "kb_server_service_id_69ca2b25" ON "kb_server" ("service_id");
CREATE INDEX "kb_move_from_service_id_0d271700" ON "kb_move" ("from_service_id");
CREATE INDEX "kb_move_to_service_id_fb6023ab" ON "kb_move" ("to_service_id");
CREATE INDEX "kb_move_published" ON "kb_move" ("published_at", "moves_at");
CREATE INDEX "kb_domain_move_id_cb40f3d5" ON "kb_domain" ("move_id");
CREATE INDEX "kb_domain_service_id_543b1354" ON "kb_domain" ("service_id");
CREATE TRIGGER kb_domain_at_old_service_insert BEFORE INSERT ON kb_domain
        WHEN NEW.move_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM kb_move WHERE id = NEW.move_id AND from_service_id = NEW.service_id)
        BEGIN SELECT RAISE(ABORT, 'a domain with a move must stand at the service that the move leaves'); END;
CREATE TRIGGER kb_domain_at_old_service_update BEFORE UPDATE OF service_id, move_id ON kb_domain
        WHEN NEW.move_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM kb_move WHERE id = NEW.move_id AND from_service_id = NEW.service_id)
        BEGIN SELECT RAISE(ABORT, 'a domain with a move must stand at the service that the move leaves'); END;
CREATE TRIGGER kb_move_keeps_old_service BEFORE UPDATE OF from_service_id ON kb_move
        WHEN NEW.from_service_id <> OLD.from_service_id AND EXISTS (SELECT 1 FROM kb_domain WHERE move_id = OLD.id)
        BEGIN SELECT RAISE(ABORT, 'the domains of this move stand at its old service'); END;
CREATE INDEX "kb_pageimage_created_by_id_91b86556" ON "kb_pageimage" ("created_by_id");
CREATE INDEX "kb_historicaleditedpage_id_fd578581" ON "kb_historicaleditedpage" ("id");
CREATE INDEX "kb_historicaleditedpage_path_429537db" ON "kb_historicaleditedpage" ("path");
CREATE INDEX "kb_historicaleditedpage_history_date_14c89b9b" ON "kb_historicaleditedpage" ("history_date");
CREATE INDEX "kb_historicaleditedpage_history_user_id_4038b60f" ON "kb_historicaleditedpage" ("history_user_id");
CREATE UNIQUE INDEX "kb_contact_once" ON "kb_contact" ("domain_id", "email") WHERE NOT ("email" = '');
CREATE INDEX "kb_contact_domain_id_5c569c90" ON "kb_contact" ("domain_id");
CREATE TRIGGER kb_event_stays BEFORE DELETE ON kb_event
        BEGIN SELECT RAISE(ABORT, 'an event is never changed or deleted'); END;
CREATE TRIGGER kb_event_unchanged BEFORE UPDATE ON kb_event WHEN NOT (NEW.id = OLD.id AND NEW.at = OLD.at AND NEW.who = OLD.who AND NEW.action = OLD.action
    AND NEW.subject = '(erased)' AND NEW."before" IS NULL AND NEW."after" IS NULL)
        BEGIN SELECT RAISE(ABORT, 'an event is never changed or deleted'); END;
CREATE INDEX "kb_event_by_time" ON "kb_event" ("at", "id");
CREATE INDEX "kb_event_by_subject" ON "kb_event" ("subject", "at");
CREATE INDEX "kb_work_waiting" ON "kb_work" ("due_at", "id") WHERE "state" = 'waiting';
CREATE INDEX "kb_work_running" ON "kb_work" ("started_at") WHERE "state" = 'running';
CREATE INDEX "kb_work_ended" ON "kb_work" ("state", "finished_at");
CREATE INDEX "kb_batch_digest" ON "kb_batch" ("move_id", "digest");
CREATE INDEX "kb_batchrow_shown" ON "kb_batchrow" ("batch_id", "verdict", "line");
CREATE INDEX "kb_batch_move_id_f67cae9d" ON "kb_batch" ("move_id");
CREATE INDEX "kb_domainprogress_list_move_id_63d4d1f4" ON "kb_domainprogress" ("list_move_id");
CREATE INDEX "kb_domainday_domain_id_553e448e" ON "kb_domainday" ("domain_id");
CREATE INDEX "kb_domainday_by_day" ON "kb_domainday" ("day");
CREATE INDEX "kb_letterbatch_move_id_af64703d" ON "kb_letterbatch" ("move_id");
CREATE INDEX "kb_letterfile_batch_id_028c62b4" ON "kb_letterfile" ("batch_id");
CREATE INDEX "kb_recoverycode_user_id_6b74dd62" ON "kb_recoverycode" ("user_id");
CREATE INDEX "kb_siteprofile_default_service_id_aff2da89" ON "kb_siteprofile" ("default_service_id");
CREATE INDEX "kb_siteprofile_logo_id_af8131ba" ON "kb_siteprofile" ("logo_id");
CREATE INDEX "kb_siteprofile_logo_dark_id_941ee331" ON "kb_siteprofile" ("logo_dark_id");
CREATE UNIQUE INDEX "kb_notice_once_a_kind" ON "kb_notice" ("move_id", "kind") WHERE NOT ("kind" = 'now');
CREATE INDEX "kb_notice_move_id_08996d06" ON "kb_notice" ("move_id");
CREATE INDEX "kb_notice_state" ON "kb_notice" ("state");
CREATE INDEX "kb_delivery_domain_id_9937d32e" ON "kb_delivery" ("domain_id");
CREATE INDEX "kb_delivery_notice_id_f9995948" ON "kb_delivery" ("notice_id");
CREATE INDEX "kb_delivery_next" ON "kb_delivery" ("notice_id", "state", "due_at");
CREATE INDEX "kb_keptanswer_at_eb6e7ee3" ON "kb_keptanswer" ("at");
CREATE INDEX "kb_keptanswer_token_id_f48bb6e7" ON "kb_keptanswer" ("token_id");
CREATE INDEX "kb_webhookdelivery_webhook_id_e5aace28" ON "kb_webhookdelivery" ("webhook_id");
CREATE INDEX "kb_webhookdelivery_next" ON "kb_webhookdelivery" ("webhook_id", "state", "due_at");
CREATE INDEX "kb_webhookdelivery_subject" ON "kb_webhookdelivery" ("kind", "subject");
CREATE INDEX "kb_suppression_made_with" ON "kb_suppression" ("made_with");
CREATE INDEX "kb_delivery_message" ON "kb_delivery" ("message_id") WHERE NOT ("message_id" = '');
CREATE INDEX "otp_totp_totpdevice_user_id_0fb18292" ON "otp_totp_totpdevice" ("user_id");
CREATE INDEX "django_session_expire_date_a5c62663" ON "django_session" ("expire_date");
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('django_migrations',41);
INSERT INTO "sqlite_sequence" VALUES('django_admin_log',0);
INSERT INTO "sqlite_sequence" VALUES('django_content_type',40);
INSERT INTO "sqlite_sequence" VALUES('auth_permission',160);
INSERT INTO "sqlite_sequence" VALUES('auth_group',3);
INSERT INTO "sqlite_sequence" VALUES('auth_user',1);
INSERT INTO "sqlite_sequence" VALUES('kb_move',6);
INSERT INTO "sqlite_sequence" VALUES('kb_domain',9);
INSERT INTO "sqlite_sequence" VALUES('kb_notice',0);
INSERT INTO "sqlite_sequence" VALUES('kb_delivery',0);
INSERT INTO "sqlite_sequence" VALUES('kb_suppression',0);
INSERT INTO "sqlite_sequence" VALUES('otp_totp_totpdevice',0);
INSERT INTO "sqlite_sequence" VALUES('kb_service',4);
INSERT INTO "sqlite_sequence" VALUES('kb_server',16);
INSERT INTO "sqlite_sequence" VALUES('kb_event',5);
INSERT INTO "sqlite_sequence" VALUES('kb_editedpage',1);
INSERT INTO "sqlite_sequence" VALUES('kb_historicaleditedpage',4);
INSERT INTO "sqlite_sequence" VALUES('kb_work',23);
COMMIT;
