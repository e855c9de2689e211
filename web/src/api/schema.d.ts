// What lives here: the types of the OpenAPI document. Written by `npm run generate`; not by hand.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this is */
        get: operations["about"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every account that matches, broken files included, on one page */
        get: operations["list_accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everything about one account */
        get: operations["show_account"];
        put?: never;
        post?: never;
        /**
         * Deletes an account
         * @description Its files are saved to a backup, and deleted; it leaves the pool.
         */
        delete: operations["delete_account"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches an account off
         * @description It serves no further request, also after a restart. Safe to repeat.
         */
        post: operations["disable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches an account on
         * @description It is proven, and then serves again. Safe to repeat.
         */
        post: operations["enable_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/accounts/{email}/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Has an account proven anew
         * @description A session token is minted for it before it serves again. A disabled or unusable account stays what it is, which the
         *     answer tells.
         */
        post: operations["refresh_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A ZIP of every file that matches, sound or not, with `manifest.json` */
        get: operations["export_pool_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/admin/pool-files/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports account files */
        post: operations["import_pool_files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process lives
         * @description The counts are left out while the state store is away.
         */
        get: operations["health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/media/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A generated file
         * @description Its name is a secret of 128 bits, so there is no key to show.
         */
        get: operations["media"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether requests can be served */
        get: operations["ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A chat, in OpenAI's form */
        post: operations["chat_completions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/edits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images that come along, changed as a prompt says, in OpenAI's form */
        post: operations["edit_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/generations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Images from a prompt, in OpenAI's form */
        post: operations["generate_images"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/images/variations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tells what to use instead */
        post: operations["image_variations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A message, in Claude's form */
        post: operations["messages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/count_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a message, as an estimate */
        post: operations["messages_count_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model */
        get: operations["show_model"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:countTokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a request, as an estimate */
        post: operations["count_tokens_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:generateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A whole answer, in Gemini's form */
        post: operations["generate_content_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}:streamGenerateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A streamed answer, in Gemini's form */
        post: operations["stream_generate_content_v1"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A response, in the form of OpenAI's Responses API */
        post: operations["create_response"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/input_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a response's input, as an estimate */
        post: operations["response_input_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A response that was kept */
        get: operations["show_response"];
        put?: never;
        post?: never;
        /** Forgets a response that was kept */
        delete: operations["delete_response"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses/{id}/input_items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The input of a response that was kept */
        get: operations["list_input_items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models */
        get: operations["list_models_v1beta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One model */
        get: operations["show_model_v1beta"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:countTokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Counts the tokens of a request, as an estimate */
        post: operations["count_tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:generateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A whole answer, in Gemini's form */
        post: operations["generate_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1beta/models/{model}:streamGenerateContent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A streamed answer, in Gemini's form */
        post: operations["stream_generate_content"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Everything about one account. */
        AccountDetails: components["schemas"]["AccountItem"] & {
            /** @description Until when its buckets rest. */
            cooldowns: components["schemas"]["Cooldowns"];
            /** @description Every file that holds it. */
            files: components["schemas"]["PoolFileItem"][];
            /** @description The digest of its credentials. */
            generation: string;
            /**
             * Format: int32
             * @description Live leases.
             */
            in_flight: number;
        };
        /** @description An account in a list. Times are RFC 3339; one that never was is left out. */
        AccountItem: {
            /**
             * Format: int32
             * @description Leases today.
             */
            daily_count: number;
            /**
             * Format: int32
             * @description Leases that a day may have; 0: any number.
             */
            daily_limit: number;
            /**
             * Format: int64
             * @description What is left of them; −1: there is no limit.
             */
            daily_remaining: number;
            /** @description Whose. */
            email: string;
            /** @description The same for where strangers may read along. */
            email_masked: string;
            /**
             * Format: int32
             * @description Failures in a row.
             */
            fail_count: number;
            /** @description Why it is not, in the words of the contract. */
            invalid_reason?: string;
            /** @description Its file is sound and its status active. */
            is_valid: boolean;
            /** @description When the session token ends. */
            jwt_expires?: string;
            /** @description When a session token was minted last. */
            last_refresh?: string;
            /** @description When it was leased last. */
            last_used?: string;
            /** @description Why it is not ready, in words for the operator. */
            reason?: string;
            /**
             * @description What it is.
             * @example ready
             */
            status: string;
            /**
             * Format: int64
             * @description Leases that ended well.
             */
            success_count: number;
            /**
             * Format: int64
             * @description Leases.
             */
            total_count: number;
        };
        /** @description A refusal of the admin API. Further fields may say more. */
        AdminRefusal: {
            /** @description What is wrong. */
            error: string;
        };
        /** @description What to count, in Claude's form: <https://docs.anthropic.com/en/api/messages-count-tokens> */
        ClaudeCountBody: {
            /**
             * @description As for the message itself.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description As for the message itself.
             * @example gemini-2.5-flash
             */
            model: string;
        };
        /** @description An error in Claude's form: <https://docs.anthropic.com/en/api/errors> */
        ClaudeError: {
            error: components["schemas"]["ClaudeErrorDetails"];
            /** @description The same as the header `x-request-id`. */
            request_id?: string;
            /** @description `error`. */
            type: string;
        };
        /** @description What went wrong. */
        ClaudeErrorDetails: {
            /** @description For people; it begins with the path of the field that is wrong. */
            message: string;
            /** @description `invalid_request_error`, `overloaded_error`, … */
            type: string;
        };
        /** @description A message in Claude's form: <https://docs.anthropic.com/en/api/messages> */
        ClaudeMessagesBody: {
            /**
             * Format: int64
             * @description The most tokens that the answer may have.
             */
            max_tokens: number;
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description One of `GET /v1/models`, or an alias of the settings.
             * @example gemini-2.5-flash
             */
            model: string;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description The tools that the model may use. */
            tools?: Record<string, never>[];
        };
        /** @description Until when the buckets of an account rest; those that do not are left out. */
        Cooldowns: {
            /** @description Images. */
            image?: string;
            /** @description Text answers. */
            text?: string;
            /** @description Videos. */
            video?: string;
        };
        /** @description A response that was forgotten. */
        DeletedResponse: {
            /** @description True. */
            deleted: boolean;
            /** @description Its id. */
            id: string;
            /** @description `response`. */
            object: string;
        };
        /** @description What was done to an account, and what it is now. */
        Done: {
            email: string;
            message: string;
            /** @example ready */
            status: string;
        };
        /** @description A request in Gemini's form: <https://ai.google.dev/api/generate-content> */
        GeminiBody: {
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "parts": [
             *           {
             *             "text": "Hello"
             *           }
             *         ],
             *         "role": "user"
             *       }
             *     ]
             */
            contents: Record<string, never>[];
            /** @description What the answer has to be like. */
            generationConfig?: Record<string, never>;
            /** @description What the model is told first. */
            systemInstruction?: Record<string, never>;
            /** @description The functions that the model may call, and web search. */
            tools?: Record<string, never>[];
        };
        /** @description What to count, in Gemini's form: <https://ai.google.dev/api/tokens> */
        GeminiCountBody: {
            /**
             * @description The conversation.
             * @example [
             *       {
             *         "parts": [
             *           {
             *             "text": "Hello"
             *           }
             *         ],
             *         "role": "user"
             *       }
             *     ]
             */
            contents: Record<string, never>[];
        };
        /** @description An error in Gemini's form: <https://cloud.google.com/apis/design/errors> */
        GeminiError: {
            error: components["schemas"]["GeminiErrorDetails"];
        };
        /** @description A `google.rpc.Status`. */
        GeminiErrorDetails: {
            /**
             * Format: int32
             * @description The HTTP status.
             */
            code: number;
            /** @description The field that is wrong, and when to try again. */
            details?: Record<string, never>[];
            /** @description For people. */
            message: string;
            /** @description Its canonical name: `INVALID_ARGUMENT`, `UNAVAILABLE`, … */
            status: string;
        };
        /** @description What was deleted. */
        Gone: {
            backup_file?: string;
            deleted_files: string[];
            email: string;
            message: string;
        };
        /** @description The answer of `GET /health`: always 200 while the process lives. */
        Health: {
            mode: string;
            /** Format: int32 */
            pending?: number;
            /** Format: int32 */
            ready?: number;
            status: string;
            time: string;
        };
        /** @description What became of an import. */
        ImportAnswer: {
            /** @description `<name>: <why>` for each that failed or was skipped. */
            errors: string[];
            /** @description Files of which nothing came. */
            failed: number;
            /** @description The e-mails of those that succeeded. */
            imported_emails: string[];
            /** @description Whether accounts that exist were overwritten. */
            overwrite: boolean;
            /** @description Files that were passed over: the account exists, or has newer credentials. */
            skipped: number;
            /** @description The pool after it; left out while the state store is away. */
            stats?: components["schemas"]["PoolStats"];
            /** @description Accounts that are in the store as they were brought. */
            success: number;
            /** @description Files that were found. */
            total: number;
        };
        /** @description The form, as it is described. */
        ImportForm: {
            /** @description Each a `.json` or a `.zip`; `file` is taken as well. */
            files: string[];
            /** @description Whether accounts that exist are overwritten; they are when it is left out. */
            overwrite?: boolean;
        };
        /** @description The accounts that match. */
        Listed: {
            items: components["schemas"]["AccountItem"][];
            q: string;
            state: string;
            status: string;
            total: number;
        };
        /** @description A chat in OpenAI's form: <https://platform.openai.com/docs/api-reference/chat/create> */
        OpenAiChatBody: {
            /**
             * @description The conversation so far.
             * @example [
             *       {
             *         "content": "Hello",
             *         "role": "user"
             *       }
             *     ]
             */
            messages: Record<string, never>[];
            /**
             * @description One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
             * @example gemini-2.5-flash
             */
            model?: string;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description The functions that the model may call. */
            tools?: Record<string, never>[];
        };
        /** @description An error in OpenAI's form: <https://platform.openai.com/docs/guides/error-codes> */
        OpenAiError: {
            error: components["schemas"]["OpenAiErrorDetails"];
        };
        /** @description What went wrong. */
        OpenAiErrorDetails: {
            /** @description For programs. */
            code?: string | null;
            /** @description For people. */
            message: string;
            /** @description The path of the field that is wrong. */
            param?: string | null;
            /** @description `invalid_request_error`, `rate_limit_error`, `server_error`. */
            type: string;
        };
        /** @description The same as JSON. */
        OpenAiImageEditBody: {
            /**
             * @description The images: each an object with `image_url`, a data URI or a public address.
             * @example [
             *       {
             *         "image_url": "data:image/png;base64,iVBORw0KGgo="
             *       }
             *     ]
             */
            images: Record<string, never>[];
            /** @description As for new images. */
            model?: string | null;
            /**
             * @description What is to be changed.
             * @example Make it red
             */
            prompt: string;
        };
        /** @description Images to change: <https://platform.openai.com/docs/api-reference/images/createEdit> */
        OpenAiImageEditForm: {
            /** @description The images; `image[]` is taken as well. */
            image: string[];
            /** @description As for new images. */
            model?: string;
            /** @description What is to be changed. */
            prompt: string;
        };
        /** @description Images to draw, in OpenAI's form: <https://platform.openai.com/docs/api-reference/images/create> */
        OpenAiImagesBody: {
            /**
             * @description A model that draws, or one of OpenAI's names; the default model when it is left out.
             * @example gemini-2.5-flash-image
             */
            model?: string | null;
            /**
             * Format: int64
             * @description How many images.
             */
            n?: number | null;
            /** @description `png`, `jpeg` or `webp`. */
            output_format?: string | null;
            /**
             * @description What is to be drawn.
             * @example A boat at dawn
             */
            prompt: string;
            /** @description `b64_json` or `url`. */
            response_format?: string | null;
            /**
             * @description `auto`, or `<width>x<height>`: the model is told its aspect ratio.
             * @example 1536x1024
             */
            size?: string | null;
        };
        /** @description A response in OpenAI's form: <https://platform.openai.com/docs/api-reference/responses/create> */
        OpenAiResponseBody: {
            /** @description A text, or the items of a conversation. */
            input: unknown;
            /** @description What the model is told first, for this response alone. */
            instructions?: string | null;
            /**
             * @description One of `GET /v1/models`, or an alias of the settings; the first of the list when it is left out.
             * @example gemini-2.5-flash
             */
            model?: string;
            /** @description The id of a response that was kept, whose conversation goes on. */
            previous_response_id?: string | null;
            /** @description Whether the response is kept; it is unless this is false. */
            store?: boolean;
            /** @description Whether the answer comes piece by piece, as server-sent events. */
            stream?: boolean;
            /** @description Functions, custom tools and namespaces of them, web search and image generation. */
            tools?: Record<string, never>[];
        };
        /** @description How many accounts there are. */
        Pool: {
            /** Format: int32 */
            pending: number;
            /** Format: int32 */
            ready: number;
            /** Format: int32 */
            total: number;
        };
        /** @description An account file in a list. */
        PoolFileItem: {
            /** @description Whose account it holds. */
            email: string;
            /** @description Its name without `.json`. */
            email_from_filename: string;
            /** @description The pool has its account. */
            exists_in_pool: boolean;
            /** @description Its name. */
            file_name: string;
            /** @description It names a configId. */
            has_config_id: boolean;
            /** @description It names a csesidx, itself or in its authorization. */
            has_csesidx: boolean;
            /** @description RFC 3339. */
            modified_at: string;
            /** @description What is wrong with it, also when it is sound JSON. */
            parse_error?: string;
            /** @description It is JSON of the right form. */
            parse_ok: boolean;
            /**
             * @description What its account is.
             * @example ready
             */
            pool_status: string;
            /**
             * Format: int64
             * @description As it is stored.
             */
            size_bytes: number;
            /** @description The file that counts instead, when another one holds the same account. */
            superseded_by?: string;
        };
        /** @description How many accounts are in which state. */
        PoolStats: {
            /** Format: int32 */
            cooldown: number;
            /** Format: int32 */
            disabled: number;
            /** Format: int32 */
            invalid: number;
            /** Format: int32 */
            pending: number;
            /** Format: int32 */
            pending_external: number;
            /** Format: int32 */
            ready: number;
            /** Format: int32 */
            total: number;
        };
        /** @description The answer of `GET /ready`. */
        Readiness: {
            objects: string;
            ready: boolean;
            state: string;
        };
        /** @description The answer of `GET /`. */
        Root: {
            flow_enabled: boolean;
            mode: string;
            note?: string[];
            pool?: components["schemas"]["Pool"];
            service: string;
            status: string;
            uptime: string;
            version: string;
        };
        /** @description One of the events of a streamed answer. */
        ServerSentEvent: {
            /** @description A JSON object of the dialect, as text; OpenAI's chats end with `[DONE]`. */
            data: string;
            /** @description What sort of event it is, in the dialects that say so. */
            event?: string;
        };
    };
    responses: {
        /** @description A parameter, a file or a body is wrong */
        Admin400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The admin key is missing or wrong */
        Admin401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description There is no such account */
        Admin404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The path is there, the method is not */
        Admin405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The file of the account can't be read or changes all the time */
        Admin409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description The body is too large */
        Admin413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A fault of the gateway */
        Admin500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A store is away, or too much is going on */
        Admin503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["AdminRefusal"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Claude400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The key is missing or wrong */
        Claude401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Claude404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The path is there, the method is not */
        Claude405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The body is too large */
        Claude413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Claude429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description A fault of the gateway */
        Claude500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The upstream failed */
        Claude502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Claude503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description The upstream took too long */
        Claude504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description No account can serve now; `Retry-After` says when to try again */
        Claude529: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ClaudeError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Gemini400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The key is missing or wrong */
        Gemini401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Gemini404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The path is there, the method is not */
        Gemini405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The body is too large */
        Gemini413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Gemini429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description A fault of the gateway */
        Gemini500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream failed */
        Gemini502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Gemini503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream took too long */
        Gemini504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["GeminiError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        Models400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The key is missing or wrong */
        Models401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        Models404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The path is there, the method is not */
        Models405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The body is too large */
        Models413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        Models429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description A fault of the gateway */
        Models500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream failed */
        Models502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        Models503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description The upstream took too long */
        Models504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description No account can serve now; `Retry-After` says when to try again */
        Models529: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"] | components["schemas"]["ClaudeError"] | components["schemas"]["GeminiError"];
            };
        };
        /** @description A field is wrong; the message names its path */
        OpenAI400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The key is missing or wrong */
        OpenAI401: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description There is no such model, or no such thing */
        OpenAI404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The path is there, the method is not */
        OpenAI405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The body is too large */
        OpenAI413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description Too many requests; `Retry-After` says when to try again */
        OpenAI429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description A fault of the gateway */
        OpenAI500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The upstream failed */
        OpenAI502: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description No account can serve now, or a store is away; `Retry-After` says when to try again */
        OpenAI503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
        /** @description The upstream took too long */
        OpenAI504: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["OpenAiError"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    about: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process and its pool */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Root"];
                };
            };
        };
    };
    list_accounts: {
        parameters: {
            query?: {
                /** @description `active`, `invalid` or `all`, which is also what any other word means. */
                state?: string;
                /** @description A list by commas: `ready`, `cooldown`, … */
                status?: string;
                /** @description Part of an e-mail or a file name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listed"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    show_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountDetails"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    delete_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was deleted, and saved where */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Gone"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    disable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    enable_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    refresh_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Whose */
                email: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Done"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    export_pool_files: {
        parameters: {
            query?: {
                /** @description `active`, `invalid` or `all`, which is also what any other word means. */
                state?: string;
                /** @description A list by commas: `ready`, `cooldown`, … */
                status?: string;
                /** @description Part of an e-mail or a file name. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The archive, opened when it was sealed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": number[];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    import_pool_files: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["ImportForm"];
            };
        };
        responses: {
            /** @description What became of each of them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportAnswer"];
                };
            };
            400: components["responses"]["Admin400"];
            401: components["responses"]["Admin401"];
            404: components["responses"]["Admin404"];
            405: components["responses"]["Admin405"];
            409: components["responses"]["Admin409"];
            413: components["responses"]["Admin413"];
            500: components["responses"]["Admin500"];
            503: components["responses"]["Admin503"];
        };
    };
    health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
        };
    };
    media: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name, out of a URL that an answer held */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description There is no such file, or not any more */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An OpenAPI document */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
        };
    };
    ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The state store and the objects can be reached */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description One of them can't */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
        };
    };
    chat_completions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiChatBody"];
            };
        };
        responses: {
            /** @description A chat completion; its chunks when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    edit_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiImageEditBody"];
                "multipart/form-data": components["schemas"]["OpenAiImageEditForm"];
            };
        };
        responses: {
            /** @description The images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    generate_images: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiImagesBody"];
            };
        };
        responses: {
            /** @description The images */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    image_variations: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            /** @description Always: use `/v1/images/edits` */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    messages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaudeMessagesBody"];
            };
        };
        responses: {
            /** @description A message; its events when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Claude400"];
            401: components["responses"]["Claude401"];
            404: components["responses"]["Claude404"];
            405: components["responses"]["Claude405"];
            413: components["responses"]["Claude413"];
            429: components["responses"]["Claude429"];
            500: components["responses"]["Claude500"];
            502: components["responses"]["Claude502"];
            503: components["responses"]["Claude503"];
            504: components["responses"]["Claude504"];
            529: components["responses"]["Claude529"];
        };
    };
    messages_count_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaudeCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Claude400"];
            401: components["responses"]["Claude401"];
            404: components["responses"]["Claude404"];
            405: components["responses"]["Claude405"];
            413: components["responses"]["Claude413"];
            429: components["responses"]["Claude429"];
            500: components["responses"]["Claude500"];
            502: components["responses"]["Claude502"];
            503: components["responses"]["Claude503"];
            504: components["responses"]["Claude504"];
            529: components["responses"]["Claude529"];
        };
    };
    list_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, on one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Models400"];
            401: components["responses"]["Models401"];
            404: components["responses"]["Models404"];
            405: components["responses"]["Models405"];
            413: components["responses"]["Models413"];
            429: components["responses"]["Models429"];
            500: components["responses"]["Models500"];
            502: components["responses"]["Models502"];
            503: components["responses"]["Models503"];
            504: components["responses"]["Models504"];
            529: components["responses"]["Models529"];
        };
    };
    show_model: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Models400"];
            401: components["responses"]["Models401"];
            404: components["responses"]["Models404"];
            405: components["responses"]["Models405"];
            413: components["responses"]["Models413"];
            429: components["responses"]["Models429"];
            500: components["responses"]["Models500"];
            502: components["responses"]["Models502"];
            503: components["responses"]["Models503"];
            504: components["responses"]["Models504"];
            529: components["responses"]["Models529"];
        };
    };
    count_tokens_v1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    generate_content_v1: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description A response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    stream_generate_content_v1: {
        parameters: {
            query?: {
                /** @description `sse`: as server-sent events; else one JSON array */
                alt?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description Responses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    create_response: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiResponseBody"];
            };
        };
        responses: {
            /** @description A response; its events when it is streamed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    response_input_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAiResponseBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    show_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    delete_response: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is forgotten */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    list_input_items: {
        parameters: {
            query?: {
                /** @description 1 to 100 items; 20 when it is left out. */
                limit?: string;
                /** @description `asc`: the oldest first; `desc`, the default: the newest. */
                order?: string;
                /** @description The id of the item after which the page begins. */
                after?: string;
            };
            header?: never;
            path: {
                /** @description The response's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["OpenAI400"];
            401: components["responses"]["OpenAI401"];
            404: components["responses"]["OpenAI404"];
            405: components["responses"]["OpenAI405"];
            413: components["responses"]["OpenAI413"];
            429: components["responses"]["OpenAI429"];
            500: components["responses"]["OpenAI500"];
            502: components["responses"]["OpenAI502"];
            503: components["responses"]["OpenAI503"];
            504: components["responses"]["OpenAI504"];
        };
    };
    list_models_v1beta: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them, on one page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    show_model_v1beta: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The model */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    count_tokens: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiCountBody"];
            };
        };
        responses: {
            /** @description How many there are */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    generate_content: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description A response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>;
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
    stream_generate_content: {
        parameters: {
            query?: {
                /** @description `sse`: as server-sent events; else one JSON array */
                alt?: string;
            };
            header?: never;
            path: {
                /** @description Its name */
                model: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GeminiBody"];
            };
        };
        responses: {
            /** @description Responses */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, never>[];
                    "text/event-stream": components["schemas"]["ServerSentEvent"];
                };
            };
            400: components["responses"]["Gemini400"];
            401: components["responses"]["Gemini401"];
            404: components["responses"]["Gemini404"];
            405: components["responses"]["Gemini405"];
            413: components["responses"]["Gemini413"];
            429: components["responses"]["Gemini429"];
            500: components["responses"]["Gemini500"];
            502: components["responses"]["Gemini502"];
            503: components["responses"]["Gemini503"];
            504: components["responses"]["Gemini504"];
        };
    };
}
