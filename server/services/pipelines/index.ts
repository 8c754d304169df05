import { query } from '../use-case'
import { createPipeline } from './create-pipeline'
import { deletePipeline } from './delete-pipeline'
import { duplicatePipeline } from './duplicate-pipeline'
import { findPipeline, toPipelineDto } from './find-pipeline'
import { fromTemplate, listTemplates } from './from-template'
import { importPipeline } from './import-pipeline'
import { listPipelines } from './list-pipelines'
import { exportPipeline } from './pipeline-document'
import { renamePipeline } from './rename-pipeline'
import { savePipeline } from './save-pipeline'
import { byPipeline, type PipelineDeps } from './types'

/** Pipelines as people draw them. */
export const pipelines = {
  list: listPipelines,
  get: query({
    permission: 'read',
    input: byPipeline,
    run: async (deps: PipelineDeps, { id }, call) => toPipelineDto(await findPipeline(deps, id, call), deps),
  }),
  create: createPipeline,
  rename: renamePipeline,
  save: savePipeline,
  delete: deletePipeline,
  duplicate: duplicatePipeline,
  import: importPipeline,
  export: exportPipeline,
  templates: listTemplates,
  fromTemplate,
}
