/** Imported before everything else: pages may not make code from text, and the schemas would try to when they are declared. */
import { config } from "zod";

config({ jitless: true });
