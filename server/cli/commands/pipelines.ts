import { writeFile } from 'node:fs/promises'
import { english } from '@/pipeline/said'
import { asJson } from '../print'
import { readJsonFile } from '../read-graph-file'
import { type CliIo, type CliServices, type ExitCode, exitCodes } from '../types'

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

/** Publishes a pipeline's draft. The key of a first publish is printed once. */
export async function publishCommand(
  pipeline: string,
  { slug, json }: { slug?: string; json?: boolean },
  io: CliIo,
  { studio }: CliServices,
): Promise<ExitCode> {
  const { id, slug: own } = await studio.pipelines.get({ id: pipeline })
  const present = await studio.deployments.get({ pipelineId: id })
  const { deployment, key } = await studio.deployments.publish({ pipelineId: id, slug: slug ?? present?.slug ?? own })
  if (json)
    io.out(asJson({ slug: deployment.slug, path: `${deployment.path}/runs`, version: deployment.version.number, key }))
  else {
    io.out(`POST ${deployment.path}/runs  (version ${deployment.version.number})\n`)
    if (key !== null) io.out(`Key, shown this once: ${key}\n`)
  }
  return exitCodes.ok
}
