import type { Bound } from '../use-case'
import { activateIndex } from './activate-index'
import { cancelIndex, dropIndex } from './end-index'
import { estimateIndex } from './estimate-index'
import { listIndexes } from './list-indexes'
import { measureIndex } from './measure-index'
import { rebuildIndex } from './rebuild-index'
import { startIndex } from './start-index'

/** Ways in which collections are indexed: built beside the live one, switched, dropped. */
export const indexes = {
  list: listIndexes,
  estimate: estimateIndex,
  start: startIndex,
  rebuild: rebuildIndex,
  cancel: cancelIndex,
  measure: measureIndex,
  activate: activateIndex,
  drop: dropIndex,
}

export type Indexes = Bound<typeof indexes>
