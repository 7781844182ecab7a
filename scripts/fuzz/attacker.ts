/** The process of all attackers, apart from those who measure. */
import { Crew } from './crew.ts';
import { commandSchema, type Report } from './messages.ts';

const PROGRESS_MS = 100;

const tell = (report: Report) => void process.send?.(report);

let crew: Crew | undefined;

process.on('message', (message) => {
  const command = commandSchema.parse(message);
  if (command.kind === 'begin') {
    const { seed, targets, replay } = command;
    crew = new Crew({
      seed,
      targets,
      replay,
      onWrong: (what, conversation) => tell({ kind: 'wrong', what, conversation }),
    });
  } else if (command.kind === 'load') {
    void crew?.load(command).then((open) => {
      if (command.load === 'none') tell({ kind: 'resting', open });
    });
  } else if (crew) {
    tell({ kind: 'report', ...crew.report() });
  }
});
setInterval(() => {
  if (crew) tell({ kind: 'progress', hostile: crew.hostile, harmless: crew.harmless });
}, PROGRESS_MS);
process.on('disconnect', () => process.exit());
