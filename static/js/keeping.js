// For what must be kept: copied or printed.
import { enableCopying } from "./copy.js";
import { enablePrinting } from "./print.js";

enableCopying();
enablePrinting();
