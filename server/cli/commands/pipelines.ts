import { writeFile } from 'node:fs/promises'
import { english } from '@/pipeline/said'
import { asJson } from '../print'
import { readJsonFile } from '../read-graph-file'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'
import { askGate } from './eval-gate'

/** Writes a pipeline as a file, or to the standard output. */
export async function exportCommand(
  pipeline: string,
  { output }: { output?: string },
  io: CliIo,
  { studio }: CliServices,
): Promise<ExitCode> {
  const text = asJson(await studio.pipelines.export({ id: pipeline }))
  if (output === undefined) io.out(text)
  else {
    await writeFile(output, text)
    io.err(`Wrote ${output}.\n`)
  }
  return exitCodes.ok
}

/** Makes a new pipeline from an exported file or a bare graph, and says what of it was changed or cannot run. */
export async function importCommand(
  file: string,
  { json }: { json?: boolean },
  io: CliIo,
  { studio }: CliServices,
): Promise<ExitCode> {
  const { id, slug, name, warnings } = await studio.pipelines.import({ document: await readJsonFile(file) })
  for (const warning of warnings) io.err(`${english(warning)}\n`)
  io.out(json ? asJson({ id, slug, name, warnings: warnings.map(english) }) : `${slug}\n`)
  return exitCodes.ok
}

export interface PublishOptions {
  slug?: string
  override?: string
  json?: boolean
}

/**
 * Publishes a pipeline's draft. The key of a first publish is printed once. Where the pipeline has a gate that was not
 * asked about this draft, it is asked first.
 */
export async function publishCommand(
  pipeline: string,
  { slug, override, json }: PublishOptions,
  io: CliIo,
  services: CliServices,
): Promise<ExitCode> {
  const { studio } = services
  const { id, slug: own } = await studio.pipelines.get({ id: pipeline })
  const present = await studio.deployments.get({ pipelineId: id })
  if (override === undefined) {
    const { gate, isSame, isInvalid, outcome } = await studio.evaluation.gate({ pipelineId: id })
    if (gate && !isSame && !isInvalid && !outcome) await askGate(id, io, services)
    if (io.signal.aborted) return exitCodes.interrupted
  }
  const { deployment, key } = await studio.deployments.publish({
    pipelineId: id,
    slug: slug ?? present?.slug ?? own,
    ...(override !== undefined && { override: { reason: override } }),
  })
  if (json)
    io.out(asJson({ slug: deployment.slug, path: `${deployment.path}/runs`, version: deployment.version.number, key }))
  else {
    io.out(`POST ${deployment.path}/runs  (version ${deployment.version.number})\n`)
    if (key !== null) io.out(`Key, shown this once: ${key}\n`)
  }
  return exitCodes.ok
}
