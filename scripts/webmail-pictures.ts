/** `npm run webmail-pictures` (as root). Look at each before it is committed. */
import { drawWebmails } from "../test/gallery/webmail-pictures.ts";

await drawWebmails();
