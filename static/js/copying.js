// For pages that have copy buttons and nothing else of the visitors' script.
import { enableCopying } from "./copy.js";

enableCopying();
