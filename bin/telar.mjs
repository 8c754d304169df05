#!/usr/bin/env node
// `npx telar …`: the command line. What it makes first is told on the error output, so that the standard output stays clean.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildFolder } from '../scripts/lib/paths.mjs'
import { prepare } from '../scripts/lib/prepare.mjs'
import { endWith } from '../scripts/lib/steps.mjs'

try {
  await prepare({ pages: false, print: console.error })
} catch (error) {
  endWith(error)
}
process.setSourceMapsEnabled(true)
await import(pathToFileURL(join(buildFolder, 'server', 'cli.js')).href)
