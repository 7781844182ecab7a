import type { Client } from '../../../../shared/client/client.ts';
import { TangeloError } from '../../../../shared/errors.ts';
import { kindOf } from '../state/place.ts';
import { MAIN_HALL } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { roomProblem, sentence } from '../text/sentences.ts';
import type { Remarks } from './remarks.ts';

export interface RoomActionsOptions {
  readonly store: Store;
  readonly client: () => Client | undefined;
  readonly remarks: Remarks;
  /** Shows a room, and joins it if need be. */
  readonly open: (rid: string) => void;
}

/** What a person does with rooms as such. What goes wrong is said in a remark. */
export class RoomActions {
  readonly #options: RoomActionsOptions;

  constructor(options: RoomActionsOptions) {
    this.#options = options;
  }

  /** Makes a room of one's own, and opens it. */
  async create(rid: string): Promise<void> {
    const { store, open, remarks } = this.#options;
    try {
      await this.#client.request('chat.roomHandler.create', { rid });
      store.dispatch({ type: 'roomsChanged', push: { rooms: [{ rid, count: 0 }] } });
      open(rid);
    } catch (error) {
      remarks.say(`${rid} could not be created. ${roomProblem(error)}`);
    }
  }

  /** Ends a room of one's own; everyone in it is moved, and so are we. */
  async delete(rid: string): Promise<void> {
    const { store, remarks } = this.#options;
    try {
      await this.#client.request('chat.roomHandler.delete', { rid });
      store.dispatch({ type: 'roomsChanged', push: { rooms: [{ rid, count: 0, gone: true }] } });
    } catch (error) {
      remarks.say(`${rid} could not be deleted. ${sentence(error)}`);
    }
  }

  async leave(rid: string): Promise<void> {
    const { store, open, remarks } = this.#options;
    const { view } = store.state;
    if (rid === MAIN_HALL || view.phase !== 'chat') return;
    const title = view.rooms.get(rid)?.title ?? rid;
    if (view.current === rid) open(MAIN_HALL);
    store.dispatch({ type: 'roomClosed', rid });
    try {
      if (kindOf(rid) === 'group') await this.#client.request('chat.groupHandler.leave', { rid });
      else await this.#client.leave(rid);
    } catch (error) {
      remarks.say(`Leaving ${title}: ${sentence(error)}`);
    }
  }

  get #client(): Client {
    const client = this.#options.client();
    if (client === undefined) throw new TangeloError('UNAVAILABLE');
    return client;
  }
}
