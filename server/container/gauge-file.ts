import { readFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createTokenGauge, type GaugeState, gaugeStateSchema } from '../adapters/shared/model-server/token-gauge'
import type { TokenGauge } from '../capabilities/token-gauge'

const FILE = 'token-gauge.json'
/** So long changes are gathered, in milliseconds. */
const GATHER_MS = 2_000

/** A gauge that knows after a start what it had learnt before. */
export interface KeptGauge {
  gauge: TokenGauge
  /** Writes what is not written yet. */
  close(): Promise<void>
}

/**
 * Keeps what is learnt of the models' tokens in the data folder. A file that cannot be read or written costs no more than
 * the learning: the figures are found again.
 */
export function openGaugeFile(folder: string, { keeps }: { keeps: boolean }): KeptGauge {
  const path = join(folder, FILE)
  let timer: NodeJS.Timeout | undefined
  let latest: (() => GaugeState) | undefined
  let writing = Promise.resolve()
  const write = () => {
    clearTimeout(timer)
    timer = undefined
    const state = latest?.()
    latest = undefined
    if (state) writing = writing.then(() => replaceFile(path, JSON.stringify(state)))
    return writing
  }
  const gauge = createTokenGauge({
    known: readState(path),
    ...(keeps && {
      onChange: (state) => {
        latest = state
        timer ??= setTimeout(() => void write(), GATHER_MS).unref()
      },
    }),
  })
  return { gauge, close: write }
}

function readState(path: string): GaugeState | undefined {
  try {
    return gaugeStateSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data
  } catch {
    return undefined
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(`${path}.new`, text, { mode: 0o600 })
    await rename(`${path}.new`, path)
  } catch {
    // It is learnt again.
  }
}
