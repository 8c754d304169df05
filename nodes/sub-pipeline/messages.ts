import type { NodeMessages } from '@/pipeline/node-definition'

export const messages: NodeMessages = {
  en: {
    title: 'Sub-pipeline',
    description: 'Runs another published pipeline as one step.',
    summary: '{pipelineId}',
    help:
      'Use a sub-pipeline to build once what several pipelines need — a way to rewrite questions, a checked answer over one collection — and to keep large drawings readable. ' +
      'Its inputs become input ports; its answer, its sources and its whole result come out. ' +
      'The published version is pinned when this pipeline is published: publishing the other one again changes drafts at once and published pipelines only when they are published again. ' +
      'When its inputs have changed, the node says so; choose *take over the inputs*. ' +
      'The step ends as the other run did: a run that was *degraded* or *empty* is so here too, and a failure fails this step. ' +
      'Its steps with their times are under *Data*; they are not listed among the runs. Pipelines may run each other up to five levels deep.',
    ports: { answer: 'Answer', sources: 'Sources', result: 'Result' },
    fields: {
      pipelineId: { label: 'Pipeline', hint: 'Only published pipelines can be chosen.' },
    },
    options: {},
  },
  es: {
    title: 'Subflujo',
    description: 'Ejecuta otro flujo publicado como un solo paso.',
    summary: '{pipelineId}',
    help:
      'Usa un subflujo para construir una sola vez lo que varios flujos necesitan —una manera de reescribir preguntas, una respuesta comprobada sobre una colección— y para que los dibujos grandes se lean bien. ' +
      'Sus entradas se convierten en puertos de entrada; salen su respuesta, sus fuentes y su resultado completo. ' +
      'La versión publicada queda fijada al publicar este flujo: publicar de nuevo el otro cambia los borradores al momento, y los flujos publicados solo cuando se vuelven a publicar. ' +
      'Si sus entradas han cambiado, el nodo lo dice; elige *tomar las entradas*. ' +
      'El paso acaba como la otra ejecución: si fue *degradada* o *vacía*, aquí también, y un fallo hace fallar este paso. ' +
      'Sus pasos, con sus tiempos, están en *Datos*; no aparecen en la lista de ejecuciones. Los flujos pueden ejecutarse unos a otros hasta cinco niveles.',
    ports: { answer: 'Respuesta', sources: 'Fuentes', result: 'Resultado' },
    fields: {
      pipelineId: { label: 'Flujo', hint: 'Solo se pueden elegir flujos publicados.' },
    },
    options: {},
  },
}
