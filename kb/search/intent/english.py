"""The English words of each concept: what is listed here means the same here. Other forms are found by themselves."""

from typing import Final

from kb.search.intent.concepts import Concept

#: With commas between words and phrases.
WORDS: Final = {
    Concept.NOT: (
        "not, cant, can not, cannot, wont, will not, dont, do not, doesnt, does not, isnt, havent, hasnt, didnt, "
        "unable, fail, failed, failing, fails, failure, no, none, never, nothing, stopped, stop, stops, no longer, "
        "refuses, havent had, without, neither, nor, couldnt, arent, wasnt, impossible, trouble, problem, broken, not "
        "work, not working, doesnt work, does not work, wont work, blocked, down, nobody, no one, none of us, none of "
        "our, none of my, disabled, deactivated, not possible, outage, is dead, are dead, total failure, stopped "
        "working, is down"
    ),
    Concept.SEND: (
        "send, sending, sent, sends, reply, replies, replying, email out, emails out, outgoing mail, go out, goes "
        "out, going out, forward, answer emails, write emails, deliver, delivered, smtp, outgoing"
    ),
    Concept.RECEIVE: (
        "receive, receiving, received, receives, get email, get emails, get mail, get any, get my, getting, gets, "
        "getting emails, fetch, fetching, download, downloading, downloads, arrive, arrives, arriving, arrived, "
        "coming in, come in, comes in, come through, coming through, came in, load, loading, sync, syncing, "
        "synchronise, retrieve, incoming mail, update, updating, refresh, refreshing, get through, get new, see my "
        "emails, see emails, see any, pick up, picking up, collect, collecting, collected, had any, reach me, "
        "reaching me, show up, showing up, pull, read my emails, get them, incoming, pushing, bring in"
    ),
    Concept.MAIL: (
        "email, emails, mail, mails, message, messages, e mail, e mails, inbox, mailbox, mailboxes, emails and "
        "contacts, mails and contacts, email and contacts, mail and contacts, contacts and emails, contacts and email"
    ),
    Concept.STUCK: (
        "stuck, outbox, out box, queue, queued, hangs, hanging, pending, sits in, sitting in, waiting to be sent, in "
        "drafts, in the drafts, to drafts, as draft, as a draft, as drafts, drafts instead"
    ),
    Concept.RELAY: (
        "relay, relaying, relaying denied, relay not permitted, relay access denied, mailer daemon, delivery status "
        "notification, delivery failed, does not exist, doesnt exist, no longer exists, no such user, user unknown, "
        "unknown user"
    ),
    Concept.BOUNCE: (
        "bounce, bounced, bounces, bouncing, returned to sender, undeliverable, undelivered, not delivered, comes "
        "back, come back, rejected, bounce back, undeliverable report, non delivery, non delivery report, ndr, "
        "delivery report"
    ),
    Concept.JUNK: "spam, junk, spam folder, junk folder, marked as spam, goes to spam",
    Concept.PASSWORD: "password, passwords, passcode, pass word, credentials, pin, pw, pwd",
    Concept.SIGN_IN: (
        "sign in, signin, log in, login, logon, log on, authentication, authenticate, authorisation, signing in, "
        "logging in, log me in, auth, authentication failed, login failed"
    ),
    Concept.ASK: (
        "ask, asks, asking, asked, prompt, prompts, prompting, pop up, pops up, popping up, popup, wants, want, "
        "demands, box, requests, requesting, window, enter, dialog, types, comes up, doesnt remember, does not "
        "remember, wont remember, keeps forgetting, forgets, not remembering, wont save my password, doesnt save my "
        "password, saved password, saved passwords, stored password, credential manager, keychain"
    ),
    Concept.AGAIN: (
        "again, again and again, keeps, keep, over and over, all the time, constantly, repeatedly, every time, every "
        "few, continually, continuously, always, every minute, every day, nonstop, non stop, loop, repeated, time and "
        "again, every five, every ten, still, endless, endlessly, infinite, never ending, never stops, wont go away"
    ),
    Concept.FORGOT: (
        "forgot, forgotten, forget, lost my, dont know, do not know, cant remember, reset, recover, whats my, what is "
        "my, remember, dont have, do not have, never had, need a new, find my, which, where is my, retrieve, no idea "
        "what"
    ),
    Concept.WRONG: (
        "login failed, logon failed, authentication failed, sign in failed, log in failed, wrong, incorrect, "
        "rejected, refused, invalid, denied, not accepted, not recognised, not recognized, bad, mismatch, wont "
        "accept, not accept, doesnt accept, not right, not valid, not work, doesnt work, not working, rejects"
    ),
    Concept.CERTIFICATE: (
        "certificate, certificates, cert, certs, ssl error, tls error, untrusted, not trusted, trusted, trust, server "
        "identity, verify server identity, identity of, target principal name, principal name, security warning, "
        "security alert, not secure, unsecure, insecure, connection is not private, not private, self signed, "
        "expired, security exception, fingerprint, accept certificate, verify the identity, security error"
    ),
    Concept.TWICE: (
        "twice, duplicate, duplicates, duplicated, double, doubled, two copies, multiple copies, two of every, two of "
        "each, repeated emails, same email, same emails, two sent, downloading again, downloads again, download again, "
        "two inboxes, copies of each, copies of every, copies of the same, copies of one, copies of a, 2 copies, 3 "
        "copies, three copies, several copies, extra copy, extra copies, second copy, saved twice, keep coming back, "
        "keeps coming back, keep reappearing, reappear, reappears, reappearing, come back again"
    ),
    Concept.GONE: (
        "missing, gone, lost, disappeared, disappear, vanished, cant find, cannot find, empty, went missing, wiped, "
        "deleted, not there, not showing, dont see, cant see, where are my, where have, where did, lose, blank, "
        "disappearing, erased, not saved, isnt saved, arent saved, not stored, not being saved, deletes, not all my, "
        "not all of my"
    ),
    Concept.FOLDER: (
        "folder, folders, subfolder, subfolders, sent items, sent folder, drafts, trash, bin, old emails, old mail, "
        "old mails, all my emails, all emails, previous emails, emails from before, sent mail, sent mails, sent "
        "messages, deleted items, archive folder, rules, filters, history, old messages, every email, every message"
    ),
    Concept.CONTACTS: "contact, contacts, address book, addressbook, contact list, vcard, vcf, phone book, signature",
    Concept.WEBMAIL: (
        "friends computer, someone elses computer, somebody elses computer, borrowed computer, webmail, web mail, in "
        "a browser, in the browser, online, browser, on the web, from any computer, internet cafe, without an app, "
        "from another computer"
    ),
    Concept.FULL: (
        "full, quota, over quota, storage, space, mailbox is full, disk space, out of space, free up, clear out, "
        "clean up, make room, too big, size limit, mailbox size, tidy up, over limit"
    ),
    Concept.BACKUP: (
        "backup, back up, backing up, backups, save my emails, save emails, save all, save my mail, export, exporting, "
        "copy of, archive my, archive emails, keep a copy, keep my emails, keep copies, pst, mbox, olm, safety copy, "
        "saving, save, download all, download everything, save everything"
    ),
    Concept.POP: (
        "pop, pop3, pop 3, pop account, pop server, from pop, from pop3, only on one device, only on this computer, "
        "only on my computer, only on my pc, only on one computer, deleted from the server, removed from the server, "
        "leave on server, leave a copy on the server, leave copies on the server"
    ),
    Concept.IMAP: "imap, imap4, imap account, to imap, into imap",
    Concept.DIFFERENCE: (
        "difference, differences, versus, vs, or, which one, better, whether, meaning, what is, whats, what does, "
        "tell if, am i on, am i using, do i have, have i got, do i use, explain, mean, means"
    ),
    Concept.SWITCH: (
        "switch, convert, converting, change from, change to, changing from, move from, migrate from, from pop, to "
        "imap, into imap, go from, switching, turn into, instead of, from pop3"
    ),
    Concept.GENUINE: (
        "genuine, real, fake, scam, phishing, fraud, fraudulent, legit, legitimate, hoax, suspicious, safe, trust "
        "this, authentic, spoof, is this from you, is it from you, really from you, con, dodgy, typed my password, "
        "entered my password, gave my password, clicked, clicked the link, clicked on, is this you, a trick, gave out"
    ),
    Concept.NOTICE: (
        "letter, notice, this email, this message, this text, an email, got an email, a text, received an email, text "
        "message, a message, got a letter, sms, phone call, somebody called, someone called, somebody rang, someone "
        "rang, rang me, phoned me, somebody phoned, someone phoned, telephoned, caller, called me, call from, got a "
        "message, got a text"
    ),
    Concept.WHY: (
        "what changes, what is changing, what will change, what is going to change, why, reason, how come, what for, "
        "whats the point"
    ),
    Concept.MOVE: (
        "what changes, what is changing, what will change, what is going to change, move, moving, moved, moves, "
        "migration, migrate, migrating, migrated, switchover, changeover, transfer, transferring, server change, "
        "server move, change server, changing server, relocation, changing mail server"
    ),
    Concept.WHEN: (
        "deadline, by when, what date, which date, how long, last day, time limit, switched off, shut down, turned "
        "off, closes, date, schedule, how soon, expire, end of, when will, when does, when do, when is, when are, "
        "when must, when did, when was, until when, since when, when should, when can"
    ),
    Concept.DUTY: (
        "everything i need to change, everything i have to change, have to do, need to do, must i do, should i do, "
        "what to do, do anything, what do i do, do i have to, do i need to, change anything, am i affected, required "
        "to do, what now, to do, can i ignore, do nothing, ignore this"
    ),
    Concept.LIST: (
        "checklist, check list, list, steps, plan, prepare, preparation, order, step by step, before the move, "
        "overview, on the day, day of the move, moving day, the day before, migration day, get ready"
    ),
    Concept.APPS: (
        "list of apps, list of mail apps, list of all apps, list of all mail apps, list of programs, list of all "
        "programs, app list, apps from a to z, app in your list, app on your list, program in your list, which apps "
        "do you, which programs do you, apps without a guide"
    ),
    Concept.EVERYONE: (
        "everyone, everybody, nobody, no one, none of us, all of us, all our, whole office, whole house, whole "
        "family, whole company, entire office, entire, all devices, all computers, all my devices, whole team, all at "
        "once, every computer, every device, both computers, everything stopped, the office, all staff, none of our "
        "devices, none of our computers, none of the computers, none of the phones, none of my devices, all our "
        "computers, all phones"
    ),
    Concept.LOCKED: (
        "locked, locked out, blocked, banned, lockout, ip blocked, ip address, blacklisted, too many, firewall, "
        "fail2ban, ban, blacklist, block, blocking, temporarily blocked, suspended, unblock, unlock"
    ),
    Concept.NETWORK: (
        "wifi, wi fi, 4g, 5g, lte, mobile data, mobile network, at home, away from home, at work, hotspot, on the "
        "road, other network, different network, another network, hotel, abroad, at the office, home network, public "
        "wifi"
    ),
    Concept.TEST: (
        "set up right, set up properly, set up all right, is my email set up, configured correctly, test, testing, "
        "check if, check whether, check that, does it work, is it working, know if it works, working now, working "
        "properly, works now, know that it works, did it work, make sure, confirm, tell if, everything works, try it, "
        "set up correctly, done right, verify that, all ok"
    ),
    Concept.PRIVACY: (
        "privacy, gdpr, cookie, cookies, data protection, personal data, tracking, privacy policy, my data, delete my "
        "data, about me, hold on me, information about me, data about me, what information do you, know about me, "
        "track me, ip logged, log my"
    ),
    Concept.STORE: "store, stores, stored, save about, keep, keeps, collect, know about",
    Concept.SITE: "this site, this website, website, help site, this page, your site, you, the site",
    Concept.HELPING: (
        "help my, helping, help someone, help somebody, on behalf, for someone, look after, for a friend, support my, "
        "for clients, for customers, for staff, my staff, for colleagues, as an it, it support, for other people, for "
        "others"
    ),
    Concept.RELATIVE: (
        "mum, mums, mom, mother, dad, father, parents, gran, grandma, grandmother, grandad, grandfather, "
        "grandparents, wife, husband, neighbour, friend, aunt, uncle, elderly, partner, relatives, in laws, boss, "
        "colleague, colleagues, customers"
    ),
    Concept.DEVICES: (
        "everything i need to change, everything i have to change, everything to change, which devices, what devices, "
        "devices, device, everything that, all the things, all things, everything with, what else, other devices, "
        "anything else, which apps, gadgets, where else, forgotten devices, smartwatch, all the places"
    ),
    Concept.ADD: (
        "add, adding, set up, setup, setting up, set it up, install, create, new account, configure, connect my, "
        "put my email on, get my email on, get email on, get my emails on, sign up, another account, "
        "second account, new email, get emails on, link my, onto my, setup email"
    ),
    Concept.NEW_MACHINE: (
        "new phone, new iphone, new ipad, new tablet, new laptop, new computer, new pc, new mac, new macbook, new "
        "mobile, new handset, new samsung, new android, new device, switched phones, replacement phone, got a new, "
        "bought a new, new machine, another phone, second phone, new printer, new scanner, new imac, new galaxy, new "
        "pixel, another computer, upgraded my phone, upgraded phone"
    ),
    Concept.CHANGE: (
        "change, changing, changed, update, updating, edit, editing, modify, alter, adjust, replace, where do i put, "
        "where do i enter, where is, where can i find, where are, correct, amend, swap, put in, put the new, enter "
        "the new, type in, find"
    ),
    Concept.REMOVE: (
        "remove, removing, delete account, delete the account, delete my account, remove account, unlink, take off, "
        "get rid of, disconnect, delete the old, deleting, uninstall, removing my email, delete email account"
    ),
    Concept.VALUE: (
        "server, servers, host, hostname, host name, mail server, server name, server address, port, ports, port "
        "number, incoming server, outgoing server, server settings, mail settings, email settings, imap settings, smtp "
        "settings, pop settings, imap server, settings, smtp server, pop server, incoming, outgoing, imap address, "
        "smtp address, hosts, server details, mail details, dns, mx record, server list, list of servers"
    ),
    Concept.PROTOCOL: "imap, smtp, pop, pop3, incoming, outgoing",
    Concept.SETTINGS: "settings, setting, options, preferences, configuration, config, account settings, setup details",
    Concept.ASKING: (
        "what is, whats, what are, which, what, name of, tell me, whats the, give me, need the, i need, looking for, "
        "know my, do i use, should i use, to use, called, find my, find the, where is my, where are my, my details, "
        "do i need"
    ),
    Concept.OWN: "my, mine, our, for me, my domain, my address, my account, my email, my company, your, new",
    Concept.ERROR: (
        "error, errors, error message, error code, message says, says, warning, alert, fault, code, pops up, reported "
        "error"
    ),
    Concept.CONNECT: (
        "connect, connection, connecting, reach, reachable, timed out, timeout, time out, not responding, offline, "
        "unavailable, unreachable, disconnected, find the server, server not found, responding, contact the server, "
        "cannot find server"
    ),
    Concept.WORK: (
        "work, works, working, worked, function, not work, not working, doesnt work, does not work, wont work, outage, "
        "is down, is dead, are dead, total failure, stopped working"
    ),
    Concept.OLD: "old, previous, before, former, existing, old server",
    Concept.LOGIN_PAGE: (
        "log in, login, log on, login page, address of, url, website address, where do i, where can i, link to, how "
        "do i get to, open, read"
    ),
    Concept.AUTO_REPLY: (
        "email forwarding, mail forwarding, forwarding rule, forwarding stopped, forwarding of my, out of office, out "
        "of office reply, out of office message, auto reply, autoreply, automatic reply, auto responder, "
        "autoresponder, vacation message, vacation reply, holiday reply, away message"
    ),
    Concept.RECIPIENT: (
        "recipients never, recipients dont, recipients do not, recipients cant, recipients are not, recipient never, "
        "recipient doesnt, recipient does not, recipient didnt, not reach the recipient, the other side never, they "
        "never get, they dont get, they never receive, they dont receive, people dont get, people dont receive, people "
        "not getting, nobody gets my, nobody receives my, no one gets my, not reach anyone, clients dont get, clients "
        "never get, clients not getting, customers dont get, customers never get, customers not getting, contacts dont "
        "get, clients dont receive, customers dont receive, clients not receiving, customers not receiving, recipient "
        "says, recipients say, never arrived at, never reached"
    ),
    Concept.ENCRYPTION: "ssl, tls, starttls, encryption, encrypted, encryption type, secure connection",
    Concept.USER: "username, user name, user id, login name, account name",
    Concept.ADDRESS: "my address, email address, mail address, e mail address",
    Concept.REVERT: "changes back, changed back, change back, reverts, revert, reverting, goes back, by itself",
    Concept.FILE: "attachment, attachments, attached, file, files, picture, pictures, photo, photos",
    Concept.STAY: (
        "the same, stay, stays, stay the same, what happens to, happens to, happen to, lose, keep my, keep the, "
        "affect, affected, what changes, will my address change, does my address change, address change"
    ),
    Concept.NO_RECEIVE: (
        "got nothing, get nothing, gets nothing, getting nothing, got no, empty inbox, inbox empty, inbox is empty, "
        "no new, nothing new, nothing comes in, nothing coming in, nothing is coming, not had any, nothing arrives"
    ),
    Concept.NO_SEND: "nothing goes out, not going out, wont go out",
}
