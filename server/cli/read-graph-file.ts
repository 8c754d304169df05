import { isUtf8 } from 'node:buffer'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { migrateGraph, readGraph } from '@/pipeline/compiler/migrate'
import { inputFieldsOf } from '@/pipeline/declared'
import { decodeUnicode } from '@/pipeline/decode-unicode'
import { AppError } from '@/pipeline/errors'
import type { Definitions } from '@/pipeline/node-definition'
import { say } from '@/pipeline/said'
import { UsageError } from './types'

/** Reads a JSON file, in UTF-8 or UTF-16 as editors and PowerShell write it. Throws `not-found` or `invalid-graph`. */
export async function readJsonFile(path: string): Promise<unknown> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new AppError('not-found', say('The file {path} cannot be read.', { path }), {
      cause,
      fix: say('Check the path.'),
    })
  }
  const text = decodeUnicode(bytes)
  if (text.includes('\ufffd') && !isUtf8(bytes)) {
    throw new AppError(
      'invalid-graph',
      say('The file {path} is not in UTF-8: some of its letters cannot be read.', { path }),
      {
        fix: say('Save it in UTF-8 and import it again.'),
      },
    )
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid-graph', say('The file {path} is not JSON.', { path }), {
      cause,
      fix: say('Give a file that `telar export` wrote, or a graph as JSON.'),
    })
  }
}

export const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  )

const documentSchema = z.object({ format: z.literal('telar.pipeline'), name: z.string(), graph: z.unknown() })

/** A graph from a file: an exported pipeline or a bare graph. */
export async function readGraphFile(path: string): Promise<{ name: string; graph: unknown }> {
  const value = await readJsonFile(path)
  const document = documentSchema.safeParse(value)
  return document.success ? document.data : { name: basename(path), graph: value }
}

/** Names of the fields whose values are JSON. What is no graph has none; compiling says what is wrong with it. */
function jsonFields(value: unknown, definitions: Definitions): Set<string> {
  const graph = readGraph(value, [])
  const fields = graph ? inputFieldsOf(migrateGraph(graph, definitions), definitions) : []
  return new Set(fields.filter(({ type }) => type === 'json' || type === 'history').map(({ name }) => name))
}

/** Reads `--input name=value` options; `name=@file` takes a file's text. Fields of type JSON and history are parsed. */
export async function readInputs(
  pairs: readonly string[],
  graph: unknown,
  definitions: Definitions,
): Promise<Record<string, unknown>> {
  const json = jsonFields(graph, definitions)
  const inputs: Record<string, unknown> = {}
  for (const pair of pairs) {
    const at = pair.indexOf('=')
    if (at < 1) throw new UsageError(`--input ${pair}: write it as name=value.`)
    const name = pair.slice(0, at)
    const given = pair.slice(at + 1)
    const text = given.startsWith('@') ? await readText(given.slice(1)) : given
    inputs[name] = json.has(name) ? parsed(name, text) : text
  }
  return inputs
}

async function readText(path: string): Promise<string> {
  try {
    return decodeUnicode(await readFile(path))
  } catch (cause) {
    throw new UsageError(`The file ${path} cannot be read.`, { cause })
  }
}

function parsed(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`--input ${name}: this field takes JSON.`, { cause })
  }
}
