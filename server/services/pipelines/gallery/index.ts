import { checkedGraph } from '../retrieval-templates'
import { chatGraph, promptGraph } from '../templates'
import { bookQuestion, citedAnswers } from './cited-answers'
import { classification } from './classification'
import { clinicTopics } from './clinic-topics'
import { clinical } from './clinical'
import { breakfastQuestion, conversation } from './conversation'
import { financial } from './financial'
import { grammar } from './grammar'
import { longSummary } from './long-summary'
import { questionAnswering } from './question-answering'
import { severalWordings } from './several-wordings'
import { structuredExtraction } from './structured-extraction'
import { supportDesk } from './support-desk'
import { teacher } from './teacher'
import { twoCollections } from './two-collections'
import type { GalleryTemplate } from './types'

/** Drawings to start from, in the order in which they are offered. */
export const gallery: readonly GalleryTemplate[] = [
  citedAnswers,
  questionAnswering,
  severalWordings,
  conversation,
  twoCollections,
  longSummary,
  structuredExtraction,
  classification,
  clinicTopics,
  grammar,
  teacher,
  supportDesk,
  clinical,
  financial,
  {
    id: 'conversation',
    shelves: conversation.shelves,
    graph: ({ definitions, locale, collections: [collectionId] }) =>
      chatGraph(definitions, collectionId, breakfastQuestion[locale]),
  },
  {
    id: 'checked-answer',
    shelves: citedAnswers.shelves,
    graph: ({ definitions, locale, collections: [collectionId] }) =>
      checkedGraph(definitions, collectionId, bookQuestion[locale]),
  },
  { id: 'prompt-only', shelves: { en: [], es: [] }, graph: ({ definitions }) => promptGraph(definitions) },
]
