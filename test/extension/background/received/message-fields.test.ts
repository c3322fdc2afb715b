/** How the fields of messages are read out of Thunderbird. */
import { describe, expect, test } from "@jest/globals";
import {
  headerFields,
  receivedFields,
  recentFields,
} from "../../../../src/extension/background/received/message-fields.ts";
import type { ThunderbirdApi } from "../../../../src/extension/platform/thunderbird.ts";

type Api = Pick<ThunderbirdApi, "messages" | "folders">;

const NOW = Date.UTC(2026, 10, 26);

interface Mailbox {
  readonly recent: number;
  readonly all: number;
  readonly folders?: readonly { readonly id?: string }[];
}

function api({ recent, all, folders = [{ id: "inbox" }] }: Mailbox) {
  const queries: object[] = [];
  const ids = (count: number) =>
    Array.from(
      { length: count },
      (_, id) => ({ id }) as Awaited<ReturnType<Api["messages"]["get"]>>,
    );
  const made = {
    messages: {
      getHeaders: (id: number) =>
        id === 3
          ? Promise.reject(new Error("gone"))
          : Promise.resolve({ received: [`field ${id}`] }),
      getFull: () => Promise.resolve({ headers: { received: ["full"] } }),
      query(query: { fromDate?: Date }) {
        queries.push(query);
        return Promise.resolve({ messages: ids(query.fromDate === undefined ? all : recent) });
      },
    },
    folders: { query: () => Promise.resolve(folders) },
  };
  return { api: made as unknown as Api, queries };
}

describe("the newest messages of an inbox", () => {
  test("of half a year, where there are enough", async () => {
    const { api: one, queries } = api({ recent: 60, all: 900 });
    const fields = await recentFields(one, "account1", NOW);
    expect(fields).toHaveLength(60);
    expect(queries).toHaveLength(1);
  });

  test("of any age, where few are new", async () => {
    const { api: one, queries } = api({ recent: 5, all: 30 });
    expect(await recentFields(one, "account1", NOW)).toHaveLength(30);
    expect(queries).toHaveLength(2);
  });

  test("fewer, where a header can only be had with the whole message", async () => {
    const { api: one, queries } = api({ recent: 25, all: 900 });
    const { getHeaders, ...messages } = one.messages;
    expect(getHeaders).toBeDefined();
    await recentFields({ ...one, messages }, "account1", NOW);
    expect(queries).toEqual([expect.objectContaining({ messagesPerPage: 25 })]);
  });

  test("one that can't be read counts as one without fields", async () => {
    const { api: one } = api({ recent: 5, all: 5 });
    expect((await recentFields(one, "account1", NOW))[3]).toEqual([]);
  });

  test("an account without an inbox has none, and all is not asked for", async () => {
    const { api: one, queries } = api({ recent: 5, all: 5, folders: [{}] });
    expect(await recentFields(one, "account1", NOW)).toEqual([]);
    expect(queries).toEqual([]);
  });
});

describe("one message", () => {
  test("a Thunderbird without getHeaders is asked for the whole", async () => {
    const { api: one } = api({ recent: 0, all: 0 });
    const { getHeaders, ...messages } = one.messages;
    expect(getHeaders).toBeDefined();
    expect(await receivedFields({ messages }, 1)).toEqual(["full"]);
  });

  test("without such a field there are none", async () => {
    const messages = {
      getHeaders: () => Promise.resolve({}),
    } as unknown as Api["messages"];
    expect(await receivedFields({ messages }, 1)).toEqual([]);
    expect(await headerFields({ messages }, 1)).toEqual({});
  });
});
