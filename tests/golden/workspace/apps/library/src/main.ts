import { serve } from "#platform/process";
import { createApp } from "./app.ts";

await serve(createApp);
