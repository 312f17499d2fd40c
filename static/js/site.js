// Everything here only adds comfort: each page is complete without it.
import { watchLookups, fillUser } from "./local-part.js";
import { enableCopying } from "./copy.js";
import { rememberDevice, keepChecklists, tickWhatWorked } from "./devices.js";
import { watchSign } from "./bar.js";
import { enableSharing } from "./share.js";
import { enablePrinting } from "./print.js";
import { rememberDomain, showWayBack } from "./back.js";

watchLookups();
fillUser();
enableCopying();
rememberDevice();
keepChecklists();
tickWhatWorked();
watchSign();
enableSharing();
enablePrinting();
rememberDomain();
showWayBack();
