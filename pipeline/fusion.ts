/** How a hybrid search joins its two lists; `auto` leaves it to what the dense one is worth (`chooseFusion`). */
export const fusionSettings = ['auto', 'score', 'dbsf', 'rrf'] as const
export type FusionSetting = (typeof fusionSettings)[number]
