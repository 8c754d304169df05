import { changeCases } from './change-cases'
import { deleteCases } from './delete-cases'
import { draftFromRun } from './draft-from-run'
import { exportCases } from './export-cases'
import { importCases } from './import-cases'
import { getCase, listCases } from './list-cases'
import { getDataset, listDatasets } from './list-datasets'
import { saveCase } from './save-case'
import { createDataset, deleteDataset, renameDataset } from './save-dataset'
import { splitDataset } from './split-dataset'
import { listVersions, restoreVersion } from './versions'

/** Versioned sets of cases. */
export const datasets = {
  list: listDatasets,
  get: getDataset,
  create: createDataset,
  rename: renameDataset,
  delete: deleteDataset,
  cases: listCases,
  case: getCase,
  saveCase,
  draftFromRun,
  changeCases,
  deleteCases,
  restore: restoreVersion,
  versions: listVersions,
  split: splitDataset,
  import: importCases,
  export: exportCases,
}
