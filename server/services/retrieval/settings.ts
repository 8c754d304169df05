import { type RetrieverConfig, retriever } from '@/nodes/retriever/definition'
import type { QualityMode } from './quality/types'

/** What sets each mode apart in a retriever's config; the rest of a config has no part in it. */
export const modeSettings = {
  sparse: { mode: 'sparse', prefer: false },
  dense: { mode: 'dense', prefer: false },
  'hybrid-auto': { mode: 'hybrid', fusion: 'auto', prefer: false },
  'hybrid-named': { mode: 'hybrid', fusion: 'auto', prefer: true },
  'hybrid-rrf': { mode: 'hybrid', fusion: 'rrf', prefer: false },
} as const satisfies Record<QualityMode, Partial<RetrieverConfig>>

/** A retriever that searches in this mode, all else by default. */
export const settingOf = (mode: QualityMode): RetrieverConfig =>
  retriever.config.parse({ collectionId: 'measured', ...modeSettings[mode] })
